package dev.otto.ledger.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list as the API gives it.
 *
 * @param nextCursor opaque; null when there is no more
 */
public record Listing<T>(
        List<T> data, boolean hasMore, @Nullable String nextCursor) {
    /** A list that is never longer than this. */
    public static <T> Listing<T> whole(List<T> data) {
        return new Listing<>(data, false, null);
    }
}
