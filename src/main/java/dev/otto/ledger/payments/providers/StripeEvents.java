package dev.otto.ledger.payments.providers;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentEvent.DisputeStep;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import dev.otto.ledger.payments.PurchaseSource;
import dev.otto.ledger.payments.providers.Notice.Bought;
import dev.otto.ledger.payments.providers.Notice.Disputed;
import dev.otto.ledger.payments.providers.Notice.Hints;
import dev.otto.ledger.payments.providers.Notice.PriceLine;
import dev.otto.ledger.payments.providers.Notice.Refunded;
import dev.otto.ledger.payments.providers.Notice.RefundedInAll;
import dev.otto.ledger.payments.providers.Notice.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Stripe's events say, in each of the places where one of its API versions says it. An event has the form of the
 * version that its endpoint was set to, and forms of years ago still come.
 *
 * <p>A payment is named by its payment intent. Where a version leaves that out, it is named by what there is, the charge
 * or the invoice, until an event tells that both are the same.
 */
final class StripeEvents {
    private static final String INTENT = "payment_intent";
    private static final Set<String> PAYMENTS = Set.of("charge", "invoice", "checkout.session");
    /** Never a payment's only name, but the one that a balance report may give it. */
    private static final Set<String> RETURNS = Set.of("refund", "dispute");

    private StripeEvents() {}

    /** @param object the event's {@code data.object} */
    static Notice read(String event, String type, Instant created, JsonNode object) {
        return switch (type) {
            case "payment_intent.succeeded" -> intent(event, type, created, object);
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
                session(event, type, created, object);
            case "invoice.paid", "invoice.payment_succeeded" -> invoice(event, type, created, object);
            case "invoice_payment.paid" ->
                notice(event, type, created, object, Field.id(object, "payment", INTENT), List.of());
            case "charge.refunded" ->
                notice(event, type, created, object, intentOf(object), refundsOf(object, created));
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
                notice(event, type, created, object, intentOf(object), List.of(refund(object, created)));
            case "charge.dispute.funds_withdrawn" -> dispute(event, type, created, object, DisputeStep.WITHDRAWN);
            case "charge.dispute.funds_reinstated" -> dispute(event, type, created, object, DisputeStep.REINSTATED);
            case "charge.dispute.closed" ->
                switch (String.valueOf(Field.text(object, "status"))) {
                    case "won" -> dispute(event, type, created, object, DisputeStep.WON);
                    case "lost" -> dispute(event, type, created, object, DisputeStep.LOST);
                    default -> notice(event, type, created, object, intentOf(object), List.of());
                };
            default -> new Notice(event, type, created, null, List.of(), List.of());
        };
    }

    /** Names of it that are not its payment intent become aliases; without an intent the first of them names it. */
    private static Notice notice(
            String event, String type, Instant created, JsonNode object, @Nullable String intent, List<Told> told) {
        List<String> others = Stream.of(
                        ownId(object, PAYMENTS),
                        Field.id(object, "charge"),
                        Field.id(object, "latest_charge"),
                        Field.id(object, "invoice"))
                .filter(Objects::nonNull)
                .<String>map(Objects::requireNonNull)
                .distinct()
                .toList();
        if (intent == null && others.isEmpty()) {
            return new Notice(event, type, created, null, List.of(), told);
        }
        List<String> aliases = new ArrayList<>(intent == null ? List.of() : others);
        String returned = ownId(object, RETURNS);
        if (returned != null) {
            aliases.add(returned);
        }
        return new Notice(event, type, created, intent == null ? others.getFirst() : intent, aliases, told);
    }

    private static @Nullable String ownId(JsonNode object, Set<String> kinds) {
        String kind = Field.text(object, "object");
        return kind != null && kinds.contains(kind) ? Field.id(object, "id") : null;
    }

    private static @Nullable String intentOf(JsonNode object) {
        return Field.id(object, INTENT);
    }

    private static Notice intent(String event, String type, Instant created, JsonNode object) {
        String amount = Field.has(object, "amount_received") ? "amount_received" : "amount";
        // Until 2022-08-01 the intent had its charges with it.
        String email = Field.list(object, "charges", "data").stream()
                .map(charge -> Field.text(charge, "billing_details", "email"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Field.text(object, "receipt_email"));
        Hints hints = new Hints(
                Field.text(object, "metadata", "user_id"),
                null,
                email,
                metadataCredits(object.path("metadata")),
                List.of());
        Bought bought = new Bought(PurchaseSource.PAYMENT, true, money(object, amount), hints);
        return notice(event, type, created, object, Field.requiredId(object, "id"), List.of(bought));
    }

    private static Notice session(String event, String type, Instant created, JsonNode object) {
        String mode = Field.text(object, "mode");
        if ("subscription".equals(mode) || "setup".equals(mode)) {
            // A subscription is bought by its invoices, one by one; a setup buys nothing.
            return new Notice(event, type, created, null, List.of(), List.of());
        }
        // Versions before 2020-08-27 told neither the status nor the total: what was completed was paid.
        String status = Field.text(object, "payment_status");
        boolean settled = status == null || !status.equals("unpaid");
        String email = Field.text(object, "customer_details", "email");
        Hints hints = new Hints(
                Field.text(object, "metadata", "user_id"),
                Field.text(object, "client_reference_id"),
                email == null ? Field.text(object, "customer_email") : email,
                metadataCredits(object.path("metadata")),
                prices(Field.list(object, "line_items", "data")));
        Bought bought = new Bought(PurchaseSource.CHECKOUT, settled, sessionMoney(object), hints);
        return notice(event, type, created, object, intentOf(object), List.of(bought));
    }

    private static Money sessionMoney(JsonNode object) {
        if (Field.has(object, "amount_total")) {
            return money(object, "amount_total");
        }
        List<JsonNode> items = Field.list(object, "display_items");
        if (items.isEmpty()) {
            throw Field.misshapen();
        }
        long sum = 0;
        for (JsonNode item : items) {
            sum = Math.addExact(sum, Math.multiplyExact(Field.amount(item, "amount"), quantity(item)));
        }
        return StripeMoney.of(sum, required(items.getFirst(), "currency"));
    }

    private static Notice invoice(String event, String type, Instant created, JsonNode object) {
        String intent = intentOf(object);
        if (intent == null) {
            // Since 2025-03-31 an invoice may have several payments, told only where they were asked for.
            intent = Field.list(object, "payments", "data").stream()
                    .map(payment -> Field.id(payment, "payment", INTENT))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        JsonNode own = object.path("metadata");
        List<JsonNode> metadata = List.of(
                own,
                Field.at(object, "subscription_details", "metadata"),
                Field.at(object, "parent", "subscription_details", "metadata"));
        Hints hints = new Hints(
                first(metadata, "user_id"),
                null,
                Field.text(object, "customer_email"),
                // A subscription's metadata would sell the same number whatever its price has become.
                metadataCredits(own),
                prices(Field.list(object, "lines", "data").stream()
                        .filter(StripeEvents::sells)
                        .toList()));
        Bought bought = new Bought(PurchaseSource.INVOICE, true, money(object, "amount_paid"), hints);
        return notice(event, type, created, object, intent, List.of(bought));
    }

    /** Unused time that is given back sells nothing, and a part of a period is not what its price is for. */
    private static boolean sells(JsonNode line) {
        return !line.path("amount").asString("").startsWith("-")
                && Stream.of(
                                Field.at(line, "proration"),
                                Field.at(line, "parent", "subscription_item_details", "proration"),
                                Field.at(line, "parent", "invoice_item_details", "proration"))
                        .noneMatch(part -> part.isBoolean() && part.booleanValue());
    }

    private static @Nullable String first(List<JsonNode> objects, String member) {
        return objects.stream()
                .map(object -> Field.text(object, member))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String metadataCredits(JsonNode metadata) {
        return Field.has(metadata, "credits") ? metadata.get("credits").asString("") : null;
    }

    /** By price; as plans in versions before there were prices; within {@code pricing} since 2025-03-31. */
    private static List<PriceLine> prices(List<JsonNode> lines) {
        List<PriceLine> prices = new ArrayList<>();
        for (JsonNode line : lines) {
            String price = Stream.of(
                            Field.id(line, "pricing", "price_details", "price"),
                            Field.id(line, "price"),
                            Field.id(line, "plan"))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (price != null) {
                prices.add(new PriceLine(price, quantity(line)));
            }
        }
        return prices;
    }

    private static long quantity(JsonNode line) {
        return Field.has(line, "quantity") ? Field.amount(line, "quantity") : 1;
    }

    /** Until 2022-08-01 a charge had its refunds with it, so that each is known by itself. */
    private static List<Told> refundsOf(JsonNode charge, Instant told) {
        List<Told> all = new ArrayList<>();
        all.add(new RefundedInAll(money(charge, "amount_refunded")));
        Field.list(charge, "refunds", "data").forEach(refund -> all.add(refund(refund, told)));
        return all;
    }

    /** @param told when, in case that it does not say when it was made */
    private static Refunded refund(JsonNode refund, Instant told) {
        String status = Field.text(refund, "status");
        RefundState state = switch (status) {
            case "failed", "canceled" -> RefundState.FAILED;
            case "succeeded" -> RefundState.SUCCEEDED;
            // Old refunds have no status.
            case null -> RefundState.SUCCEEDED;
            // Pending, or waiting for somebody: until it has succeeded nothing follows from it.
            default -> RefundState.PENDING;
        };
        Instant made = Field.has(refund, "created") ? Field.instant(refund, "created") : told;
        return new Refunded(Field.requiredId(refund, "id"), money(refund, "amount"), state, made);
    }

    private static Notice dispute(String event, String type, Instant created, JsonNode object, DisputeStep step) {
        Disputed disputed = new Disputed(Field.requiredId(object, "id"), money(object, "amount"), step);
        return notice(event, type, created, object, intentOf(object), List.of(disputed));
    }

    private static Money money(JsonNode object, String member) {
        return StripeMoney.of(Field.amount(object, member), required(object, "currency"));
    }

    private static String required(JsonNode object, String member) {
        String text = Field.text(object, member);
        if (text == null || text.length() > 10) {
            throw Field.misshapen();
        }
        return text;
    }
}
