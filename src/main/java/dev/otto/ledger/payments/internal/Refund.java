package dev.otto.ledger.payments.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentEvent.RefundNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refund, by all that is known of it.
 *
 * @param state the furthest that it was seen in: one that has failed does not succeed any more
 * @param made when the provider made it
 * @param failedAt when it was first seen failed
 */
public record Refund(
        Money amount,
        RefundState state,
        Instant made,
        @Nullable Instant failedAt) {
    /** The provider counts in whole seconds, and an event's time is not its object's. */
    private static final Duration CLOSE = Duration.ofMinutes(1);

    static Refund merged(@Nullable Refund known, RefundNoted noted) {
        Refund now = new Refund(
                noted.amount(), noted.state(), noted.made(), noted.state() == RefundState.FAILED ? noted.at() : null);
        return known == null ? now : known.and(now);
    }

    private Refund and(Refund other) {
        boolean further =
                other.state.compareTo(state) > 0 || (other.state == state && other.amount.minor() > amount.minor());
        return new Refund(
                further ? other.amount : amount,
                further ? other.state : state,
                made.isBefore(other.made) ? made : other.made,
                earlier(failedAt, other.failedAt));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    @JsonIgnore
    boolean succeeded() {
        return state == RefundState.SUCCEEDED;
    }

    /**
     * Whether what was said of all refunds at an instant includes this one. Where the times are too close to tell, it
     * does: a total that is told once the refund is made, or a failure that is told of at once, is far likelier than
     * another refund in the same minute of which only the total is known.
     */
    boolean isWithin(Instant at) {
        return !made.isAfter(at.plus(CLOSE))
                && (failedAt == null || !failedAt.plus(CLOSE).isBefore(at));
    }
}
