package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.HeadView;
import dev.otto.ledger.audit.Heads;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code audit_heads}. */
final class HeadTable implements Heads {
    private static final String COLUMNS = "SELECT position, root, sealed_at, key_id, signature FROM audit_heads ";
    private static final int PAGE = 1_000;

    private final JdbcClient database;

    HeadTable(JdbcClient database) {
        this.database = database;
    }

    void add(Head head) {
        database.sql("INSERT INTO audit_heads (position, root, sealed_at, key_id, signature) VALUES (?, ?, ?, ?, ?)")
                .params(
                        head.position(),
                        head.root(),
                        Instant.parse(head.sealedAt()).atOffset(ZoneOffset.UTC),
                        head.keyId(),
                        head.signature())
                .update();
    }

    Optional<Head> newest() {
        return database.sql(COLUMNS + "ORDER BY position DESC LIMIT 1")
                .query(HeadTable::head)
                .optional();
    }

    /** In order, beginning after a position. */
    List<Head> after(long position, int limit) {
        return database.sql(COLUMNS + "WHERE position > ? ORDER BY position LIMIT ?")
                .params(position, limit)
                .query(HeadTable::head)
                .list();
    }

    long countAfter(long position) {
        return database.sql("SELECT count(*) FROM audit_heads WHERE position > ?")
                .param(position)
                .query(Long.class)
                .single();
    }

    /** All after a position, in order, a page at a time. */
    Iterable<Head> from(long position) {
        return () -> new Iterator<>() {
            private long last = position;
            private Iterator<Head> page = List.<Head>of().iterator();

            @Override
            public boolean hasNext() {
                if (!page.hasNext()) {
                    page = after(last, PAGE).iterator();
                }
                return page.hasNext();
            }

            @Override
            public Head next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Head head = page.next();
                last = head.position();
                return head;
            }
        };
    }

    @Override
    public Page<HeadView> list(@Nullable Cursor cursor, int limit) {
        List<Head> found = database.sql(COLUMNS + "WHERE position < ? ORDER BY position DESC LIMIT ?")
                .params(cursor == null ? Long.MAX_VALUE : cursor.position(), limit + 1)
                .query(HeadTable::head)
                .list();
        return Page.of(found, limit, Cursor.List.HEADS, Head::position, HeadTable::view);
    }

    static HeadView view(Head head) {
        return new HeadView(
                head.position(),
                HexFormat.of().formatHex(head.root()),
                Instant.parse(head.sealedAt()),
                head.keyId(),
                Base64.getEncoder().encodeToString(head.signature()));
    }

    private static Head head(ResultSet row, int number) throws SQLException {
        return new Head(
                row.getLong(1),
                row.getBytes(2),
                BundleFormat.instant(row.getObject(3, OffsetDateTime.class).toInstant()),
                row.getString(4),
                row.getBytes(5));
    }
}
