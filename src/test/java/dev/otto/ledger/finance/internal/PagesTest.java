package dev.otto.ledger.finance.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Rows come a page at a time, and no page is read before it is needed. */
class PagesTest {
    private final List<Long> asked = new ArrayList<>();

    /** Every third position has a row. */
    private Pages<Long> rows(long after, long to, int page) {
        return new Pages<>(after, to, position -> {
            asked.add(position);
            long last = Math.min(position + page, to);
            return new Pages.Page<>(
                    LongStream.rangeClosed(position + 1, last)
                            .filter(row -> row % 3 == 0)
                            .boxed()
                            .toList(),
                    last);
        });
    }

    @Test
    void hasEveryRowOnceAlsoAcrossPagesWithoutAny() {
        for (int page = 1; page < 8; page++) {
            assertThat(rows(4, 20, page)).containsExactly(6L, 9L, 12L, 15L, 18L);
        }
        assertThat(rows(20, 20, 5)).isEmpty();
    }

    @Test
    void readsAPageWhenItIsNeededAndNoneBefore() {
        Iterator<Long> rows = rows(0, 1_000_000_000, 6).iterator();
        assertThat(asked).isEmpty();
        assertThat(List.of(rows.next(), rows.next())).containsExactly(3L, 6L);
        assertThat(asked).containsExactly(0L);
        assertThat(rows.next()).isEqualTo(9L);
        assertThat(asked).containsExactly(0L, 6L);
    }

    @Test
    void endsWithItsLastRowAndCanBeGoneThroughAgain() {
        Pages<Long> pages = rows(0, 3, 2);
        Iterator<Long> rows = pages.iterator();
        assertThat(rows.next()).isEqualTo(3L);
        assertThat(rows.hasNext()).isFalse();
        assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
        assertThat(pages).containsExactly(3L);
    }
}
