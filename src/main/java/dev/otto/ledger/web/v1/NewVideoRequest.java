package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.videos.VideoCommand.RequestVideo;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A video to make.
 *
 * @param id made by the server when absent
 * @param duration seconds
 * @param cost by the price list when absent
 */
record NewVideoRequest(
        @Nullable UUID id,
        @NotNull(message = "is required") UUID userId,

        @NotNull(message = "is required") @Text(min = 1, max = 10_000)
        String prompt,

        @Text(max = 50) @Nullable String style,
        @Text(max = 50) @Nullable String cameraMotion,
        @Text(max = 50) @Nullable String mood,
        @Text(max = 10) @Nullable String aspectRatio,
        @WholeNumber(max = 86_400) @Nullable Integer duration,
        @WholeNumber @Nullable Long cost) {
    static final String KIND = "video";

    RequestVideo command(VideoId video, UserId user) {
        return new RequestVideo(
                video,
                user,
                new Personal(prompt),
                style,
                cameraMotion,
                mood,
                aspectRatio,
                duration,
                cost == null ? null : Credits.of(cost));
    }
}
