package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.Reconciliation.Report;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table {@code provider_movements}. */
@Component
class ProviderMovements {
    static final String PROVIDER = "stripe";
    private static final int AT_ONCE = 1_000;

    private final JdbcTemplate database;
    private final Ids ids;

    ProviderMovements(JdbcTemplate database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    /** All of a report or nothing, a thousand rows in memory at a time. */
    @Transactional
    public Report take(InputStream csv, Actor by) {
        long taken = 0;
        long passedOver = 0;
        try (StripeReport report = new StripeReport(csv)) {
            List<Movement> next = new ArrayList<>(AT_ONCE);
            for (Iterator<Optional<Movement>> rows = report.movements(); rows.hasNext(); ) {
                Optional<Movement> movement = rows.next();
                if (movement.isEmpty()) {
                    passedOver++;
                    continue;
                }
                taken++;
                next.add(movement.get());
                if (next.size() == AT_ONCE) {
                    store(next);
                    next.clear();
                }
            }
            store(next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database.update(
                "INSERT INTO provider_reports (id, provider, movements, passed_over, handed_in_by)"
                        + " VALUES (?, ?, ?, ?, ?)",
                ids.next(),
                PROVIDER,
                taken,
                passedOver,
                by.toString());
        return new Report(taken, passedOver);
    }

    private void store(List<Movement> movements) {
        database.batchUpdate("""
                INSERT INTO provider_movements (provider, id, kind, reference, amount_minor, currency, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (provider, id) DO UPDATE SET kind = excluded.kind, reference = excluded.reference,
                    amount_minor = excluded.amount_minor, currency = excluded.currency, created_at = excluded.created_at""", movements, AT_ONCE, (row, movement) -> {
            row.setString(1, PROVIDER);
            row.setString(2, movement.id());
            row.setString(3, movement.returns() ? "return" : "payment");
            row.setString(4, movement.reference());
            row.setLong(5, movement.amount());
            row.setString(6, movement.currency());
            row.setObject(7, movement.createdAt().atOffset(ZoneOffset.UTC));
        });
    }
}
