package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import java.util.List;

/**
 * What an event does to an account, to the last credit: every read model and the account's own state are sums of
 * these.
 *
 * @param debt signed change of the balance by debt: negative when debt was taken on, positive when it was paid
 * @param lots one entry for each lot touched, in the order in which it was drawn on or given back to
 * @param families one entry for each purchase whose money or expiry count moved
 */
public record Booking(Credits debt, List<LotChange> lots, List<FamilyChange> families) {
    public Booking {
        lots = List.copyOf(lots);
        families = List.copyOf(families);
    }

    /** Signed change of the balance: what the lots gained or lost, and the debt. */
    public Credits amount() {
        Credits sum = debt;
        for (LotChange change : lots) {
            sum = sum.plus(change.remaining());
        }
        return sum;
    }
}
