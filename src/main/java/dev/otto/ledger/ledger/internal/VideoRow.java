package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.VideoView;
import dev.otto.ledger.videos.VideoStatus;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A video's row. */
@Entity
@Immutable
@Table(name = "videos")
public class VideoRow {
    @Id
    private UUID id;

    private UUID userId;
    private String prompt;
    private @Nullable String style;
    private @Nullable String cameraMotion;
    private @Nullable String mood;
    private @Nullable String aspectRatio;
    private @Nullable Integer duration;
    private @Nullable String videoUrl;
    private String status;
    private long cost;
    private UUID holdId;
    private @Nullable UUID transactionId;
    private long refundedAmount;
    private @Nullable String failureReason;
    private long position;
    private Instant createdAt;
    private Instant updatedAt;

    protected VideoRow() {}

    public long position() {
        return position;
    }

    public VideoView view() {
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
                VideoStatus.valueOf(status.toUpperCase(Locale.ROOT)),
                cost,
                holdId,
                transactionId,
                refundedAmount,
                failureReason,
                createdAt,
                updatedAt);
    }
}
