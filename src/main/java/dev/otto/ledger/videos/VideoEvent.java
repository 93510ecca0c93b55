package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.StoredAs;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a video. */
public sealed interface VideoEvent extends LedgerEvent {
    VideoId video();

    UserId user();

    @Override
    default AccountId account() {
        return user().account();
    }

    /** @param cost what is held for it */
    @StoredAs("videos.video-requested")
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

    @StoredAs("videos.video-started")
    record VideoStarted(
            VideoId video, UserId user, @Nullable String videoUrl) implements VideoEvent {}

    /**
     * @param cost what was captured; zero when the hold was voided
     * @param transaction the capture; absent when the hold was voided
     */
    @StoredAs("videos.video-completed")
    record VideoCompleted(
            VideoId video,
            UserId user,
            @Nullable String videoUrl,
            Credits cost,
            @Nullable TransactionId transaction) implements VideoEvent {}

    /** @param refunded all that was ever refunded of usages that name the video, this append included */
    @StoredAs("videos.video-failed")
    record VideoFailed(VideoId video, UserId user, @Nullable Personal reason, Credits refunded) implements VideoEvent {}

    @StoredAs("videos.video-cancelled")
    record VideoCancelled(
            VideoId video, UserId user, @Nullable Personal reason, Credits refunded) implements VideoEvent {}
}
