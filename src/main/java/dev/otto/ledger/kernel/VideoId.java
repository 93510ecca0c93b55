package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A video that credits are held and used for. */
public record VideoId(@JsonValue UUID value) implements Comparable<VideoId> {
    @JsonCreator
    public static VideoId of(UUID value) {
        return new VideoId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static VideoId of(String text) {
        return new VideoId(UUID.fromString(text));
    }

    @Override
    public int compareTo(VideoId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
