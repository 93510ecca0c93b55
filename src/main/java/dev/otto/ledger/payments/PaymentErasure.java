package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.UserId;

/** Removes what is personal of an erased user's payments. */
public interface PaymentErasure {
    /**
     * Removes it now. What cannot be removed now, the database being away, is removed when it is back, as it is when
     * nobody calls this.
     */
    void ofUser(UserId user);
}
