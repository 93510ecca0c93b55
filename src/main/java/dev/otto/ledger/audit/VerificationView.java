package dev.otto.ledger.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verification, under way or done.
 *
 * @param scope the code of a {@link VerificationScope}
 * @param events how many it has read
 * @param breaks how much was found
 * @param head the newest signed head
 */
public record VerificationView(
        VerificationStatus status,
        @Nullable String scope,
        long events,
        @Nullable Progress progress,
        long breaks,
        @Nullable FirstBreak firstBreak,
        @Nullable HeadView head,
        @Nullable String startedBy,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /**
     * Of one that runs.
     *
     * @param of how many events there are to read, as far as is known
     */
    public record Progress(
            long of,
            long percent,
            long eventsPerSecond,
            @Nullable Long secondsLeft) {}

    /**
     * The first event at fault.
     *
     * @param position absent where no single event is
     * @param check by which it was found
     */
    public record FirstBreak(@Nullable Long position, String check, String reason) {}
}
