package dev.otto.ledger.audit;

import dev.otto.ledger.kernel.Actor;

/** Verifies the books in the background. */
public interface BookVerification {
    /**
     * Has one begun.
     *
     * @throws VerificationRunning if there is one under way
     */
    VerificationView start(VerificationScope scope, Actor by);

    /** The one under way, or else the last. */
    VerificationView latest();
}
