package dev.otto.ledger.ledger;

import static dev.otto.ledger.videos.VideoStatus.CANCELLED;
import static dev.otto.ledger.videos.VideoStatus.COMPLETED;
import static dev.otto.ledger.videos.VideoStatus.FAILED;
import static dev.otto.ledger.videos.VideoStatus.PROCESSING;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.videos.VideoEvent;
import dev.otto.ledger.videos.VideoEvent.VideoCancelled;
import dev.otto.ledger.videos.VideoEvent.VideoCompleted;
import dev.otto.ledger.videos.VideoEvent.VideoFailed;
import dev.otto.ledger.videos.VideoEvent.VideoRequested;
import dev.otto.ledger.videos.VideoEvent.VideoStarted;
import dev.otto.ledger.videos.VideoStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A video.
 *
 * @param duration seconds
 * @param cost what is held for it; once completed, what was captured
 * @param transactionId the capture
 * @param refundedAmount what was given back of usages that name it
 */
public record VideoView(
        UUID id,
        UUID userId,
        String prompt,
        @Nullable String style,
        @Nullable String cameraMotion,
        @Nullable String mood,
        @Nullable String aspectRatio,
        @Nullable Integer duration,
        @Nullable String videoUrl,
        VideoStatus status,
        long cost,
        UUID holdId,
        @Nullable UUID transactionId,
        long refundedAmount,
        @Nullable String failureReason,
        Instant createdAt,
        Instant updatedAt)
        implements Owned {

    @Override
    public NotFound hidden() {
        return new NotFound("video");
    }

    /** The video as its request left it: the answer to the command that requested it. */
    public static VideoView requested(Recorded recorded, VideoRequested event) {
        return new VideoView(
                event.video().value(),
                event.user().value(),
                event.prompt().text(),
                event.style(),
                event.cameraMotion(),
                event.mood(),
                event.aspectRatio(),
                event.duration(),
                null,
                VideoStatus.PENDING,
                event.cost().value(),
                event.hold().value(),
                null,
                0,
                null,
                recorded.recordedAt(),
                recorded.recordedAt());
    }

    /** Whether its last event says all that was given back; before that, refunds are the account's events alone. */
    public boolean endedInNothing() {
        return status == FAILED || status == CANCELLED;
    }

    /** The video after one more of its events. */
    public VideoView after(Recorded recorded, VideoEvent event) {
        return switch (event) {
            case VideoRequested e -> requested(recorded, e);
            case VideoStarted e -> moved(recorded, PROCESSING, e.videoUrl(), cost, null, null);
            case VideoCompleted e ->
                moved(
                        recorded,
                        COMPLETED,
                        e.videoUrl() == null ? videoUrl : e.videoUrl(),
                        e.cost().value(),
                        e.transaction(),
                        null);
            case VideoFailed e ->
                moved(recorded, FAILED, videoUrl, cost, null, e.reason())
                        .refunded(e.refunded().value());
            case VideoCancelled e ->
                moved(recorded, CANCELLED, videoUrl, cost, null, e.reason())
                        .refunded(e.refunded().value());
        };
    }

    private VideoView moved(
            Recorded recorded,
            VideoStatus to,
            @Nullable String url,
            long costNow,
            @Nullable TransactionId capture,
            @Nullable Personal reason) {
        return new VideoView(
                id,
                userId,
                prompt,
                style,
                cameraMotion,
                mood,
                aspectRatio,
                duration,
                url,
                to,
                costNow,
                holdId,
                capture == null ? null : capture.value(),
                refundedAmount,
                reason == null ? null : reason.text(),
                createdAt,
                recorded.recordedAt());
    }

    /** The same with another figure of what was given back. */
    public VideoView refunded(long credits) {
        return new VideoView(
                id,
                userId,
                prompt,
                style,
                cameraMotion,
                mood,
                aspectRatio,
                duration,
                videoUrl,
                status,
                cost,
                holdId,
                transactionId,
                credits,
                failureReason,
                createdAt,
                updatedAt);
    }
}
