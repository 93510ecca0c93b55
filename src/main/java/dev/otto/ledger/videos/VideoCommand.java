package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of a video. It runs on the lane of the account that pays for it. */
public sealed interface VideoCommand extends AccountCommand {
    VideoId video();

    UserId user();

    @Override
    default AccountId account() {
        return user().account();
    }

    /**
     * @param duration seconds
     * @param cost what to hold; absent: by the price list
     */
    record RequestVideo(
            @TargetAggregateIdentifier VideoId video,
            UserId user,
            Personal prompt,
            @Nullable String style,
            @Nullable String cameraMotion,
            @Nullable String mood,
            @Nullable String aspectRatio,
            @Nullable Integer duration,
            @Nullable Credits cost)
            implements VideoCommand {}

    /**
     * Moves a video to a status, its hold with it. The same status again does nothing, unless it names another cost or
     * address.
     *
     * @param cost for {@code COMPLETED}: what to capture, zero to void the hold; absent: all that is held
     */
    record MoveVideo(
            @TargetAggregateIdentifier VideoId video,
            UserId user,
            VideoStatus status,
            @Nullable String videoUrl,
            @Nullable Credits cost,
            @Nullable Personal failureReason)
            implements VideoCommand {}

    /** The video's own hold has expired: the video fails with it. */
    record FailOnExpiredHold(@TargetAggregateIdentifier VideoId video, UserId user) implements VideoCommand {}
}
