package dev.otto.ledger.ledger;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page begins; absent on the last one
 */
public record Page<T>(
        List<T> data, boolean hasMore, @Nullable String nextCursor) {

    /** A list that is never longer than one page. */
    public static <T> Page<T> whole(List<T> data) {
        return new Page<>(List.copyOf(data), false, null);
    }

    /** Makes a page of rows that were read with a limit of one more than is shown: the one more tells that there is more. */
    public static <R, T> Page<T> of(
            List<R> rows, int limit, Cursor.List list, ToLongFunction<R> position, Function<R, T> view) {
        boolean more = rows.size() > limit;
        List<R> shown = more ? rows.subList(0, limit) : rows;
        String next = more ? new Cursor(list, position.applyAsLong(shown.getLast())).text() : null;
        return new Page<>(shown.stream().map(view).toList(), more, next);
    }
}
