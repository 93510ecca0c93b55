package dev.otto.ledger.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hold, open or ended.
 *
 * @param captured how much of it became a usage
 * @param transactionId that usage
 * @param transaction the same, in full, in the answer to the capture alone
 */
public record HoldView(
        UUID id,
        UUID userId,
        long amount,
        long captured,
        HoldState state,
        @Nullable UUID videoId,
        @Nullable UUID transactionId,
        Instant expiresAt,
        Instant createdAt,
        @Nullable Instant endedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TransactionView transaction)
        implements Owned {

    @Override
    public NotFound hidden() {
        return new NotFound("hold");
    }

    /** The answer to the command that placed it. */
    public static HoldView placed(Recorded recorded, HoldPlaced event) {
        return new HoldView(
                event.hold().value(),
                event.account().value(),
                event.amount().value(),
                0,
                HoldState.OPEN,
                event.video() == null ? null : event.video().value(),
                null,
                event.expiresAt(),
                recorded.recordedAt(),
                null,
                null);
    }

    /** The answer to the command that captured it: what never changes is this hold's, the rest the event's own. */
    public HoldView captured(Recorded recorded, HoldCaptured event) {
        return ended(
                HoldState.CAPTURED,
                event.amount().value(),
                recorded,
                event.transaction().value(),
                TransactionView.of(recorded, event));
    }

    /** The answer to the command that voided it. */
    public HoldView voided(Recorded recorded) {
        return ended(HoldState.VOIDED, 0, recorded, null, null);
    }

    private HoldView ended(
            HoldState ended,
            long capturedNow,
            Recorded recorded,
            @Nullable UUID usage,
            @Nullable TransactionView itsTransaction) {
        return new HoldView(
                id,
                userId,
                amount,
                capturedNow,
                ended,
                videoId,
                usage,
                expiresAt,
                createdAt,
                recorded.recordedAt(),
                itsTransaction);
    }
}
