package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import java.util.ArrayList;
import java.util.List;

/**
 * What an account's user is told of, and what they were told of.
 *
 * @param own the user's own thresholds
 * @param toldBelow the threshold of the last low balance that was told of, while the balance has not been there again;
 *     zero: none
 * @param announced the open lots of which was told that they expire soon
 */
record Notices(Thresholds own, Credits toldBelow, List<LotId> announced) {
    static final Notices NONE = new Notices(Thresholds.NONE, Credits.ZERO, List.of());

    Notices {
        announced = List.copyOf(announced);
    }

    /** Whether a balance that has just gone down is to be told of. */
    boolean isNews(Credits balance, Credits threshold) {
        boolean known = !toldBelow.isZero() && !toldBelow.exceeds(threshold);
        return threshold.isPositive() && threshold.exceeds(balance) && !known;
    }

    boolean isNews(Lot lot) {
        return !announced.contains(lot.id());
    }

    Notices with(Thresholds thresholds) {
        return new Notices(thresholds, toldBelow, announced);
    }

    Notices told(Credits threshold) {
        return new Notices(own, threshold, announced);
    }

    Notices told(LotId lot) {
        List<LotId> all = new ArrayList<>(announced);
        all.add(lot);
        return new Notices(own, toldBelow, all);
    }

    /**
     * With another balance and other lots: from the threshold on upwards the next fall is news again, and a lot that was
     * used up is, should it come back.
     */
    Notices at(Credits balance, Lots lots) {
        Credits below = toldBelow.exceeds(balance) ? toldBelow : Credits.ZERO;
        return new Notices(
                own,
                below,
                announced.isEmpty()
                        ? announced
                        : announced.stream().filter(id -> lots.find(id) != null).toList());
    }
}
