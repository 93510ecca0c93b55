package dev.otto.ledger.ledger.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;

/**
 * Reads an account's rows newest first from a position on, along the index of account and position. No count and no
 * offset: a page costs the same however deep it lies.
 *
 * @param <R> the row
 */
public final class Keyset<R> {
    private final String position;
    private Specification<R> wanted;

    /** @param position the attribute that a row's place in the list is by */
    public Keyset(String position, UUID user) {
        this.position = position;
        this.wanted = (row, query, is) -> is.equal(row.get("userId"), user);
    }

    /** Only rows whose attribute has a value; absent: all. */
    public Keyset<R> with(String attribute, @Nullable Object value) {
        if (value != null) {
            wanted = wanted.and((row, query, is) -> is.equal(row.get(attribute), value));
        }
        return this;
    }

    /** Only rows made at or after {@code from} and before {@code to}; absent: unbounded. */
    public Keyset<R> madeWithin(@Nullable Instant from, @Nullable Instant to) {
        if (from != null) {
            wanted = wanted.and((row, query, is) -> is.greaterThanOrEqualTo(row.get("createdAt"), from));
        }
        if (to != null) {
            wanted = wanted.and((row, query, is) -> is.lessThan(row.get("createdAt"), to));
        }
        return this;
    }

    /** Only rows before a position, not itself; absent: from the newest. */
    public Keyset<R> before(@Nullable Long last) {
        if (last != null) {
            wanted = wanted.and((row, query, is) -> is.lessThan(row.get(position), last));
        }
        return this;
    }

    public List<R> read(JpaSpecificationExecutor<R> rows, int limit) {
        return rows.findBy(
                wanted,
                found -> found.sortBy(Sort.by(Sort.Direction.DESC, position))
                        .limit(limit)
                        .all());
    }
}
