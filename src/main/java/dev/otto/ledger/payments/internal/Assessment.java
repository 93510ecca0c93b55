package dev.otto.ledger.payments.internal;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Currencies;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.Evidence;
import dev.otto.ledger.payments.PaymentEvent.PurchaseBooked;
import dev.otto.ledger.payments.PaymentStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a payment stands, and why.
 *
 * @param reason a stable word for it; null where the status says it all
 */
record Assessment(PaymentStatus status, @Nullable String reason) {
    static boolean isKnown(Money money) {
        return Currencies.isKnown(money.currency());
    }

    /** @param hindrance why the account refused what was to be booked */
    static Assessment of(PaymentState state, @Nullable String hindrance) {
        PurchaseBooked purchase = state.purchase();
        if (purchase != null) {
            return ofBooked(state, purchase, hindrance);
        }
        if (state.isIgnored()) {
            return new Assessment(PaymentStatus.IGNORED, "resolved");
        }
        Facts facts = state.facts();
        if (facts.linked() != null) {
            return new Assessment(PaymentStatus.IGNORED, "linked");
        }
        if (facts.isBought()) {
            String missing = missing(state);
            return new Assessment(PaymentStatus.UNMATCHED, missing == null ? hindrance : missing);
        }
        return facts.tellOfReturns()
                ? new Assessment(PaymentStatus.WAITING, "no-purchase")
                : new Assessment(PaymentStatus.IGNORED, facts.setAside());
    }

    private static Assessment ofBooked(PaymentState state, PurchaseBooked purchase, @Nullable String hindrance) {
        if (hindrance != null) {
            return new Assessment(PaymentStatus.UNMATCHED, hindrance);
        }
        if (state.facts().linked() != null) {
            return new Assessment(PaymentStatus.IGNORED, "linked");
        }
        if (!state.isIgnored()) {
            if (isContradicted(state, purchase)) {
                return new Assessment(PaymentStatus.UNMATCHED, "terms-differ");
            }
            Money paid = state.paid();
            if (state.facts().tellOfReturns()) {
                if (paid == null || paid.minor() == 0) {
                    return new Assessment(PaymentStatus.UNMATCHED, "paid-unknown");
                }
                if (!new Target(state.facts(), paid).isComparable()) {
                    return new Assessment(PaymentStatus.UNMATCHED, "currency-differs");
                }
            }
        }
        return new Assessment(PaymentStatus.APPLIED, null);
    }

    /** A purchase that a person or another program has stated is not measured by what would have followed without. */
    private static boolean isContradicted(PaymentState state, PurchaseBooked purchase) {
        Facts facts = state.facts();
        if (purchase.adopted() || state.resolution() != null) {
            return false;
        }
        UserId user = facts.user();
        Credits credits = facts.credits();
        Money paid = facts.paid();
        return !facts.agree()
                || !purchase.user().equals(user)
                || !purchase.credits().equals(credits)
                || !Objects.equals(purchase.paid(), paid);
    }

    /** What keeps a payment from being booked; null if nothing does. */
    static @Nullable String missing(PaymentState state) {
        Facts facts = state.facts();
        boolean stated = state.resolution() != null;
        Money paid = facts.paid();
        if (!facts.isSettled() && !stated) {
            return "unpaid";
        }
        if (paid != null && paid.minor() == 0 && !stated) {
            return "zero-amount";
        }
        if (paid != null && !isKnown(paid) && !stated) {
            return "unknown-currency";
        }
        if (state.user() == null) {
            return facts.userBy() == Evidence.NONE ? "no-user" : "unknown-user";
        }
        if (state.credits() == null) {
            return facts.creditsBy() == Evidence.METADATA ? "invalid-credits" : "unknown-pack";
        }
        return null;
    }
}
