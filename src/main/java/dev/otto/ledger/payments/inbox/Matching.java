package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.Evidence;
import dev.otto.ledger.payments.Payers;
import dev.otto.ledger.payments.PaymentEvent.DisputeNoted;
import dev.otto.ledger.payments.PaymentEvent.EventSetAside;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PurchaseNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundTotalNoted;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentSettings;
import dev.otto.ledger.payments.PurchaseSource;
import dev.otto.ledger.payments.providers.Notice;
import dev.otto.ledger.payments.providers.Notice.Bought;
import dev.otto.ledger.payments.providers.Notice.Disputed;
import dev.otto.ledger.payments.providers.Notice.Hints;
import dev.otto.ledger.payments.providers.Notice.PriceLine;
import dev.otto.ledger.payments.providers.Notice.Refunded;
import dev.otto.ledger.payments.providers.Notice.RefundedInAll;
import dev.otto.ledger.payments.providers.Notice.SetAside;
import dev.otto.ledger.payments.providers.Notice.Told;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whose payment it is and how many credits it buys, by what the event says of it. Nothing is guessed. */
@Component
class Matching {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern WHOLE = Pattern.compile("[1-9]\\d{0,15}");

    private final Payers payers;
    private final PaymentSettings settings;

    Matching(Payers payers, PaymentSettings settings) {
        this.payers = payers;
        this.settings = settings;
    }

    private record Found<T>(@Nullable T value, Evidence by) {}

    List<Fact> facts(PaymentId payment, Notice notice) {
        return notice.told().stream().map(told -> fact(payment, notice, told)).toList();
    }

    private Fact fact(PaymentId payment, Notice notice, Told told) {
        String event = notice.event();
        return switch (told) {
            case Bought bought -> bought(payment, event, bought);
            case Refunded refunded ->
                new RefundNoted(
                        payment,
                        event,
                        refunded.refund(),
                        refunded.amount(),
                        refunded.state(),
                        refunded.made(),
                        notice.created());
            case RefundedInAll all -> new RefundTotalNoted(payment, event, all.total(), notice.created());
            case Disputed disputed ->
                new DisputeNoted(payment, event, disputed.dispute(), disputed.amount(), disputed.step());
            case SetAside aside -> new EventSetAside(payment, event, aside.reason());
        };
    }

    private PurchaseNoted bought(PaymentId payment, String event, Bought bought) {
        Found<UserId> user = user(bought.hints());
        Found<Credits> credits = credits(bought);
        return new PurchaseNoted(
                payment,
                event,
                bought.source(),
                bought.settled(),
                bought.paid(),
                user.value(),
                user.by(),
                credits.value(),
                credits.by());
    }

    /** What is named is not passed over for something weaker, even if it leads nowhere. */
    private Found<UserId> user(Hints hints) {
        if (hints.user() != null) {
            return new Found<>(withId(hints.user()).orElse(null), Evidence.METADATA);
        }
        String client = hints.clientReference();
        if (client != null && UUID_FORM.matcher(client).matches()) {
            return new Found<>(withId(client).orElse(null), Evidence.CLIENT_REFERENCE);
        }
        String email = hints.email();
        if (email != null) {
            return new Found<>(payers.withEmail(email).orElse(null), Evidence.EMAIL);
        }
        return new Found<>(null, Evidence.NONE);
    }

    private Optional<UserId> withId(String text) {
        return UUID_FORM.matcher(text).matches() ? payers.withId(UUID.fromString(text)) : Optional.empty();
    }

    private Found<Credits> credits(Bought bought) {
        Hints hints = bought.hints();
        if (hints.credits() != null) {
            return new Found<>(whole(hints.credits()), Evidence.METADATA);
        }
        if (!hints.prices().isEmpty() || bought.source() == PurchaseSource.INVOICE) {
            return new Found<>(sold(hints.prices()), Evidence.PRICE);
        }
        Money paid = bought.paid();
        Credits pack = settings.soldFor(paid);
        return pack == null ? new Found<>(null, Evidence.NONE) : new Found<>(pack, Evidence.AMOUNT);
    }

    private static @Nullable Credits whole(String text) {
        return WHOLE.matcher(text).matches() && Long.parseLong(text) <= Credits.MAX_VALUE
                ? Credits.of(Long.parseLong(text))
                : null;
    }

    /** Lines at other prices than packs' are something else that was bought along. */
    private @Nullable Credits sold(List<PriceLine> lines) {
        BigInteger sum = BigInteger.ZERO;
        for (PriceLine line : lines) {
            Credits pack = settings.soldAt(line.price());
            if (pack != null) {
                sum = sum.add(BigInteger.valueOf(pack.value()).multiply(BigInteger.valueOf(line.quantity())));
            }
        }
        return sum.signum() > 0 && sum.compareTo(BigInteger.valueOf(Credits.MAX_VALUE)) <= 0
                ? Credits.of(sum.longValueExact())
                : null;
    }
}
