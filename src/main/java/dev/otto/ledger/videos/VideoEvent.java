package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a video. */
public sealed interface VideoEvent {
    VideoId video();

    UserId user();

    /** @param cost what is held for it */
    record VideoRequested(
            VideoId video,
            UserId user,
            Personal prompt,
            @Nullable String style,
            @Nullable String cameraMotion,
            @Nullable String mood,
            @Nullable String aspectRatio,
            @Nullable Integer duration,
            Credits cost,
            HoldId hold)
            implements VideoEvent {}

    record VideoStarted(VideoId video, UserId user, @Nullable String videoUrl) implements VideoEvent {}

    /**
     * @param cost what was captured; zero when the hold was voided
     * @param transaction the capture; absent when the hold was voided
     */
    record VideoCompleted(
            VideoId video,
            UserId user,
            @Nullable String videoUrl,
            Credits cost,
            @Nullable TransactionId transaction)
            implements VideoEvent {}

    /** @param refunded all that was ever refunded of usages that name the video, this append included */
    record VideoFailed(VideoId video, UserId user, @Nullable Personal reason, Credits refunded) implements VideoEvent {}

    record VideoCancelled(VideoId video, UserId user, @Nullable Personal reason, Credits refunded)
            implements VideoEvent {}
}
