package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.Credits;

/**
 * What an account's user is told of, and of which low balance that was done.
 *
 * @param own the user's own thresholds
 * @param toldBelow the threshold of the last low balance that was told of, while the balance has not been there again;
 *     zero: none
 */
record Notices(Thresholds own, Credits toldBelow) {
    static final Notices NONE = new Notices(Thresholds.NONE, Credits.ZERO);

    /** Whether a balance that has just gone down is to be told of. */
    boolean isNews(Credits balance, Credits threshold) {
        boolean known = !toldBelow.isZero() && !toldBelow.exceeds(threshold);
        return threshold.isPositive() && threshold.exceeds(balance) && !known;
    }

    Notices with(Thresholds thresholds) {
        return new Notices(thresholds, toldBelow);
    }

    Notices told(Credits threshold) {
        return new Notices(own, threshold);
    }

    /** With another balance: from the threshold on upwards, the next fall is news again. */
    Notices at(Credits balance) {
        return toldBelow.isZero() || toldBelow.exceeds(balance) ? this : new Notices(own, Credits.ZERO);
    }
}
