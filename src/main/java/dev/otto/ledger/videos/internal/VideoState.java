package dev.otto.ledger.videos.internal;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.videos.VideoEvent;
import dev.otto.ledger.videos.VideoStatus;
import org.jspecify.annotations.Nullable;

/**
 * What decides about a video's next step.
 *
 * @param cost what is held for it, or was captured
 */
public record VideoState(
        UserId user,
        VideoStatus status,
        Credits cost,
        HoldId hold,
        @Nullable String videoUrl) {
    static VideoState requested(VideoEvent.VideoRequested event) {
        return new VideoState(event.user(), VideoStatus.PENDING, event.cost(), event.hold(), null);
    }

    VideoState moved(VideoStatus next, Credits nextCost, @Nullable String url) {
        return new VideoState(user, next, nextCost, hold, url == null ? videoUrl : url);
    }

    boolean isOver() {
        return status == VideoStatus.FAILED || status == VideoStatus.CANCELLED;
    }
}
