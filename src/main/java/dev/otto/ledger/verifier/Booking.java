package dev.otto.ledger.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the stored JSON of an account's event says that it does.
 *
 * @param amount of the event's own field; 0 where it has none
 * @param debt signed: below zero when debt was taken on
 * @param balanceAfter null where the event is no transaction
 */
record Booking(
        Kind kind,
        long amount,
        long debt,
        List<LotMove> lots,
        @Nullable Long balanceAfter) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String ACCOUNT = "account";
    private static final String ADJUSTED = "credits.credits-adjusted";
    private static final String PURCHASED = "credits.credits-purchased";
    /** Events that there is a second version of; that of a purchase only says more. */
    private static final Set<String> SECOND = Set.of(ADJUSTED, PURCHASED);

    /** @param opens whether the lot is new, or had closed */
    record LotMove(UUID lot, boolean opens, long remaining, long held) {}

    /** How an event's amount and what it does to the balance belong together. */
    enum Kind {
        /** The balance goes up by the amount. */
        IN,
        /** The balance goes down by the amount. */
        OUT,
        /** The same, and what is left must not be below zero. */
        USE,
        /** The balance changes by the amount, which has a sign. */
        SIGNED,
        /** The balance goes down by the amount at most. */
        AT_MOST_OUT,
        /** The balance goes up by the amount at most. */
        AT_MOST_IN,
        /** The balance stays; the amount is held, and must have been available. */
        HOLD,
        /** The balance stays; something that was held may come back. */
        NONE
    }

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("credits.account-opened", Kind.NONE),
            Map.entry("credits.account-erased", Kind.NONE),
            Map.entry("credits.thresholds-set", Kind.NONE),
            Map.entry("credits.balance-fell-low", Kind.NONE),
            Map.entry("credits.lot-expiry-neared", Kind.NONE),
            Map.entry(PURCHASED, Kind.IN),
            Map.entry("credits.credits-granted", Kind.IN),
            Map.entry(ADJUSTED, Kind.SIGNED),
            Map.entry("credits.credits-used", Kind.USE),
            Map.entry("credits.hold-placed", Kind.HOLD),
            Map.entry("credits.hold-captured", Kind.OUT),
            Map.entry("credits.hold-voided", Kind.NONE),
            Map.entry("credits.hold-expired", Kind.NONE),
            Map.entry("credits.debt-paid", Kind.NONE),
            Map.entry("credits.credits-expired", Kind.OUT),
            Map.entry("credits.usage-refunded", Kind.IN),
            Map.entry("credits.purchase-reversed", Kind.AT_MOST_OUT),
            Map.entry("credits.reversal-reinstated", Kind.AT_MOST_IN));

    /** Whether the event is one of an account's. */
    static boolean isOfAccount(LoggedEvent event) {
        return event.aggregateType().equals(ACCOUNT);
    }

    /** Null for what this verifier does not understand. */
    static @Nullable Booking of(LoggedEvent event) {
        boolean second = event.version() == 2 && SECOND.contains(event.type());
        boolean directed = second && event.type().equals(ADJUSTED);
        Kind kind = second || event.version() == 1 ? KINDS.get(event.type()) : null;
        if (kind == null) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(event.payload());
            JsonNode booking = json.path("booking");
            List<LotMove> lots = new ArrayList<>();
            for (JsonNode lot : booking.path("lots")) {
                lots.add(new LotMove(
                        UUID.fromString(lot.path("lot").asString()),
                        lot.has("terms"),
                        number(lot.path("remaining")),
                        number(lot.path("held"))));
            }
            Long after = json.has("balance_after") ? (Long) number(json.path("balance_after")) : null;
            long amount = number(json.path("amount"));
            return new Booking(
                    kind,
                    directed ? signed(amount, json.path("direction")) : amount,
                    number(booking.path("debt")),
                    lots,
                    after);
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Since its second version an adjustment says which way it goes; in the first the amount had the sign. */
    private static long signed(long amount, JsonNode direction) {
        if (amount <= 0) {
            throw new IllegalArgumentException("no amount");
        }
        return switch (direction.asString("")) {
            case "credit" -> amount;
            case "debit" -> -amount;
            default -> throw new IllegalArgumentException("no direction");
        };
    }

    private static long number(JsonNode node) {
        if (node.isMissingNode()) {
            return 0;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException("not a whole number");
        }
        return node.longValue();
    }

    /** What it does to the balance. */
    long change() {
        long change = debt;
        for (LotMove lot : lots) {
            change = Math.addExact(change, lot.remaining());
        }
        return change;
    }

    /** What it does to what is held. */
    long heldChange() {
        long change = 0;
        for (LotMove lot : lots) {
            change = Math.addExact(change, lot.held());
        }
        return change;
    }

    /** Whether its amount and its effect are of one piece. */
    boolean fits() {
        long change = change();
        return switch (kind) {
            case IN -> amount > 0 && change == amount;
            case OUT, USE -> amount >= 0 && change == -amount;
            case SIGNED -> change == amount;
            case AT_MOST_OUT -> change <= 0 && change >= -amount;
            case AT_MOST_IN -> change >= 0 && change <= amount;
            case HOLD -> change == 0 && heldChange() == amount;
            case NONE -> change == 0;
        };
    }
}
