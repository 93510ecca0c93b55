package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the purchases were paid in whose money a batch moves: its events say it of those that they make, and the table of the others. */
final class BookCurrencies {
    private final Map<UUID, String> made = new LinkedHashMap<>();
    private final Map<UUID, String> known = new HashMap<>();

    static BookCurrencies of(List<Recorded> events, ProjectionTarget target) throws SQLException {
        BookCurrencies currencies = new BookCurrencies();
        Set<UUID> moved = new LinkedHashSet<>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof CreditEvent event) {
                for (FamilyChange change : Bookings.of(event).families()) {
                    if (change.paid() != null) {
                        currencies.made.put(
                                change.family().value(), change.paid().currency());
                    } else if (BookMoney.moves(change)) {
                        moved.add(change.family().value());
                    }
                }
            }
        }
        moved.removeAll(currencies.made.keySet());
        currencies.known.putAll(currencies.made);
        currencies.read(moved, target);
        return currencies;
    }

    private void read(Set<UUID> families, ProjectionTarget target) throws SQLException {
        if (families.isEmpty()) {
            return;
        }
        Pipeline question = new Pipeline(target.pipeline().connection());
        Rows asked = new Rows(question, "uuid");
        families.forEach(asked::add);
        asked.ask(
                row -> {
                    while (row.next()) {
                        known.put(row.getObject(1, UUID.class), row.getString(2));
                    }
                },
                "SELECT c.family, c.currency FROM %s AS r (family) JOIN " + target.table("book_currencies")
                        + " c ON c.family = r.family");
        question.send();
    }

    String of(LotId family) {
        String currency = known.get(family.value());
        if (currency == null) {
            throw new IllegalStateException("money of " + family + " moves, for which nothing was paid");
        }
        return currency;
    }

    void write(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "text");
        made.forEach(rows::add);
        rows.execute("INSERT INTO " + target.table("book_currencies") + " (family, currency)"
                + " SELECT r.family, r.currency FROM %s AS r (family, currency) ON CONFLICT DO NOTHING");
    }
}
