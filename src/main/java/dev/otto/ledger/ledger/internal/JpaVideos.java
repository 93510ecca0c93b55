package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.VideoView;
import dev.otto.ledger.ledger.Videos;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.videos.VideoEvent;
import dev.otto.ledger.videos.VideoEvent.VideoRequested;
import dev.otto.ledger.videos.VideoStatus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The videos, read through JPA. */
@Service
@Transactional(readOnly = true)
class JpaVideos implements Videos {
    private final VideoRows rows;
    private final TransactionRows transactions;
    private final Directory directory;
    private final StreamHistory history;

    JpaVideos(VideoRows rows, TransactionRows transactions, Directory directory, StreamHistory history) {
        this.rows = rows;
        this.transactions = transactions;
        this.directory = directory;
        this.history = history;
    }

    @Override
    public VideoView get(UUID id) {
        return rows.findById(id).orElseThrow(() -> new NotFound("video")).view();
    }

    @Override
    public VideoView asOf(VideoId video, long position) {
        List<Recorded> events = history.upTo(new StreamId("video", video.value()), position);
        if (events.isEmpty()) {
            throw new NotFound("video");
        }
        Recorded first = events.getFirst();
        VideoView view = VideoView.requested(first, (VideoRequested) first.event());
        for (Recorded recorded : events.subList(1, events.size())) {
            view = view.after(recorded, (VideoEvent) recorded.event());
        }
        return view.endedInNothing()
                ? view
                : view.refunded(transactions.refundedOf(video.value(), first.position(), position));
    }

    @Override
    public Page<VideoView> of(UserId user, @Nullable VideoStatus status, @Nullable Cursor after, int limit) {
        var found = new Keyset<VideoRow>("position", user.value())
                .with("status", status == null ? null : status.code())
                .before(after == null ? null : after.position())
                .read(rows, limit + 1);
        if (found.isEmpty()) {
            directory.requireUser(user.value());
        }
        return Page.of(found, limit, Cursor.List.VIDEOS, VideoRow::position, VideoRow::view);
    }
}
