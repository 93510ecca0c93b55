package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.videos.VideoStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The videos of all users, as they are now. */
public interface Videos {
    /** @throws NotFound when there is none */
    VideoView get(UUID id);

    /**
     * The video as it was right after a position of the log, however it has moved on since: the answer to the command
     * that wrote there (R3).
     *
     * @throws NotFound when there was none
     */
    VideoView asOf(VideoId video, long position);

    /**
     * A user's videos, newest first.
     *
     * @param status absent: all
     * @param after absent: from the newest
     * @throws NotFound when there is no such user
     */
    Page<VideoView> of(UserId user, @Nullable VideoStatus status, @Nullable Cursor after, int limit);
}
