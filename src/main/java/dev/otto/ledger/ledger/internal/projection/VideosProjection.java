package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.InlineProjection;
import dev.otto.ledger.platform.projection.PersonalRows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import dev.otto.ledger.videos.VideoEvent;
import dev.otto.ledger.videos.VideoStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The table {@code videos}. */
@Component
final class VideosProjection implements InlineProjection {
    /** What a batch does to one video; absent fields stay as they are. */
    private static final class Change {
        private @Nullable String status;
        private @Nullable String url;
        private @Nullable Long cost;
        private @Nullable UUID transaction;
        private @Nullable String reason;
        private @Nullable Long refundedInAll;
        private long refunded;
        private Instant at = Instant.EPOCH;
    }

    @Override
    public String name() {
        return "videos";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("videos");
    }

    @Override
    public List<PersonalRows> personalRows() {
        return List.of(new PersonalRows("videos", "position", List.of("prompt", "failure_reason"), List.of()));
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Rows requested = new Rows(
                target.pipeline(),
                "uuid",
                "uuid",
                "text",
                "text",
                "text",
                "text",
                "text",
                "int4",
                "int8",
                "uuid",
                "int8",
                "timestamptz");
        Map<UUID, Change> changes = new LinkedHashMap<>();
        for (Recorded recorded : events) {
            switch (recorded.event()) {
                case VideoEvent.VideoRequested e -> {
                    request(requested, recorded, e);
                    // What was refunded before the video was known is not of its row, in whichever batch it comes.
                    changes.remove(e.video().value());
                }
                case VideoEvent.VideoStarted e ->
                    moved(changes, e, recorded, VideoStatus.PROCESSING).url = e.videoUrl();
                case VideoEvent.VideoCompleted e -> {
                    Change change = moved(changes, e, recorded, VideoStatus.COMPLETED);
                    change.url = e.videoUrl() == null ? change.url : e.videoUrl();
                    change.cost = e.cost().value();
                    change.transaction =
                            e.transaction() == null ? null : e.transaction().value();
                }
                case VideoEvent.VideoFailed e ->
                    ended(moved(changes, e, recorded, VideoStatus.FAILED), e.reason(), e.refunded());
                case VideoEvent.VideoCancelled e ->
                    ended(moved(changes, e, recorded, VideoStatus.CANCELLED), e.reason(), e.refunded());
                case UsageRefunded e
                when e.video() != null -> {
                    Change change = change(changes, e.video(), recorded);
                    change.refunded += e.amount().value();
                }
                default -> {
                    // Not of a video.
                }
            }
        }
        requested.execute("INSERT INTO " + target.table("videos") + " (id, user_id, prompt, style, camera_motion, mood,"
                + " aspect_ratio, duration, status, cost, hold_id, position, created_at, updated_at)"
                + " SELECT r.id, r.user_id, r.prompt, r.style, r.camera_motion, r.mood, r.aspect_ratio, r.duration,"
                + " 'pending', r.cost, r.hold_id, r.position, r.at, r.at"
                + " FROM %s AS r (id, user_id, prompt, style, camera_motion, mood, aspect_ratio, duration, cost, hold_id,"
                + " position, at)");
        update(changes, target);
    }

    private static void update(Map<UUID, Change> changes, ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(
                target.pipeline(), "uuid", "text", "text", "int8", "uuid", "text", "int8", "int8", "timestamptz");
        changes.forEach((id, change) -> rows.add(
                id,
                change.status,
                change.url,
                change.cost,
                change.transaction,
                change.reason,
                change.refundedInAll,
                change.refunded,
                change.at));
        rows.execute("UPDATE " + target.table("videos") + " v SET status = coalesce(r.status, v.status),"
                + " video_url = coalesce(r.url, v.video_url), cost = coalesce(r.cost, v.cost),"
                + " transaction_id = coalesce(r.transaction_id, v.transaction_id),"
                + " failure_reason = coalesce(r.reason, v.failure_reason),"
                + " refunded_amount = coalesce(r.refunded_in_all, v.refunded_amount) + r.refunded, updated_at = r.at"
                + " FROM %s AS r (id, status, url, cost, transaction_id, reason, refunded_in_all, refunded, at)"
                + " WHERE v.id = r.id");
    }

    private static void request(Rows rows, Recorded recorded, VideoEvent.VideoRequested e) {
        rows.add(
                e.video().value(),
                e.user().value(),
                e.prompt().text(),
                e.style(),
                e.cameraMotion(),
                e.mood(),
                e.aspectRatio(),
                e.duration(),
                e.cost().value(),
                e.hold().value(),
                recorded.position(),
                recorded.recordedAt());
    }

    private static Change moved(Map<UUID, Change> changes, VideoEvent event, Recorded recorded, VideoStatus status) {
        Change change = change(changes, event.video(), recorded);
        change.status = status.code();
        return change;
    }

    private static Change change(Map<UUID, Change> changes, VideoId video, Recorded recorded) {
        Change change = changes.computeIfAbsent(video.value(), id -> new Change());
        change.at = recorded.recordedAt();
        return change;
    }

    /** The event's figure counts everything, the refunds of its own append before it included. */
    private static void ended(Change change, @Nullable Personal reason, Credits refundedInAll) {
        change.reason = reason == null ? null : reason.text();
        change.refundedInAll = refundedInAll.value();
        change.refunded = 0;
    }
}
