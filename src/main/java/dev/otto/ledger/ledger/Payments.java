package dev.otto.ledger.ledger;

import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The payments of all providers, as they are now. */
public interface Payments {
    /** @throws NotFound when there is none */
    PaymentView get(UUID id);

    /**
     * The payment as it was right after a position of the log, however it has moved on since: the answer to the command
     * that wrote there (R3).
     *
     * @throws NotFound when there was none
     */
    PaymentView asOf(PaymentId payment, long position);

    /**
     * Newest first.
     *
     * @param status absent: all
     * @param after absent: from the newest
     */
    Page<PaymentView> list(@Nullable PaymentStatus status, @Nullable Cursor after, int limit);
}
