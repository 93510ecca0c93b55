package dev.otto.ledger.finance.internal;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Rows between two positions of the log, read a page at a time as they are gone through: memory holds a page, and no
 * transaction stays open while somebody takes long.
 */
final class Pages<R> implements Iterable<R> {
    private final long after;
    private final long to;
    private final Reader<R> reader;

    /**
     * @param after the position before the first row's
     * @param to the last position that may have a row
     */
    Pages(long after, long to, Reader<R> reader) {
        this.after = after;
        this.to = to;
        this.reader = reader;
    }

    /** Reads what follows a position. */
    @FunctionalInterface
    interface Reader<R> {
        Page<R> after(long position);
    }

    /** @param to the position up to which these are all rows */
    record Page<R>(List<R> rows, long to) {}

    @Override
    public Iterator<R> iterator() {
        return new Iterator<>() {
            private Iterator<R> rows = Collections.emptyIterator();
            private long position = after;

            @Override
            public boolean hasNext() {
                while (!rows.hasNext() && position < to) {
                    Page<R> page = reader.after(position);
                    rows = page.rows().iterator();
                    position = page.to();
                }
                return rows.hasNext();
            }

            @Override
            public R next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return rows.next();
            }
        };
    }
}
