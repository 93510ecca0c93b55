package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.videos.VideoCommand.MoveVideo;
import dev.otto.ledger.videos.VideoStatus;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Where a video has come to.
 *
 * @param cost what to capture once it is completed: zero for nothing, all that is held when absent
 */
record VideoChangeRequest(
        @NotNull(message = "is required") VideoStatus status,
        @WebAddress @Nullable String videoUrl,
        @WholeNumber(min = 0) @Nullable Long cost,
        @Text @Nullable String failureReason) {
    static final String KIND = "video-change";

    MoveVideo command(VideoId video, UserId user) {
        return new MoveVideo(
                video, user, status, videoUrl, cost == null ? null : Credits.of(cost), PersonalText.of(failureReason));
    }
}
