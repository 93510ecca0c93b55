package dev.otto.ledger.finance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows of the books, of which a page at a time is in memory. */
public interface Exports {
    /**
     * The rows of {@code finance.transactions}, in the order of the log.
     *
     * @param from inclusive; null: from the first
     * @param to exclusive; null: all that is recorded by now
     * @throws dev.otto.ledger.ledger.BooksBehind if the books do not have all of it in time
     */
    Table transactions(@Nullable Instant from, @Nullable Instant to);

    /** The rows of {@code finance.postings}, likewise. */
    Table postings(@Nullable Instant from, @Nullable Instant to);

    /**
     * @param columns their names, which stay as they are; others may come behind them
     * @param rows a value for each column: a text, a number, an instant, an id, or nothing
     */
    record Table(List<String> columns, Iterable<List<@Nullable Object>> rows) {}
}
