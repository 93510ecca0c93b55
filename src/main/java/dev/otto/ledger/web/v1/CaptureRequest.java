package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.web.WholeNumber;
import org.jspecify.annotations.Nullable;

/**
 * A hold that becomes a usage.
 *
 * @param amount all that is held when absent
 */
record CaptureRequest(@WholeNumber @Nullable Long amount) {
    static final String KIND = "capture";

    /** What a request without a body asks for. */
    static final CaptureRequest ALL = new CaptureRequest(null);

    CaptureHold command(AccountId account, HoldId hold) {
        return new CaptureHold(account, hold, amount == null ? null : Credits.of(amount), null);
    }
}
