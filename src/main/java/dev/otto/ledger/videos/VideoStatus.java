package dev.otto.ledger.videos;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a video is on its way (R14). */
public enum VideoStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether R14 lets a video move from here to there. */
    public boolean mayBecome(VideoStatus next) {
        return switch (this) {
            case PENDING -> next == PROCESSING || next == FAILED || next == CANCELLED;
            case PROCESSING -> next == COMPLETED || next == FAILED || next == CANCELLED;
            case COMPLETED, FAILED, CANCELLED -> false;
        };
    }
}
