package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What events do to the books of purchases, one row for each. */
final class LotFamilyRows {
    private final Map<UUID, Family> families = new LinkedHashMap<>();

    private static final class Family {
        private final UUID user;
        private boolean knownToBeThere = true;
        private @Nullable String currency;
        private long paid;
        private long recognised;
        private long breakage;
        private long reversed;
        private long expired;
        private long excused;
        private long sequence;

        Family(UUID user) {
            this.user = user;
        }
    }

    void add(Recorded recorded, UUID user, FamilyChange change) {
        Family family = families.computeIfAbsent(change.family().value(), id -> new Family(user));
        Money paid = change.paid();
        if (paid != null) {
            family.paid += paid.minor();
            family.currency = paid.currency();
        }
        // Money moves in the books of a purchase that was paid, and that event has opened them.
        if (paid != null || (change.recognised() == 0 && change.breakage() == 0 && change.reversed() == 0)) {
            family.knownToBeThere = false;
        }
        family.recognised += change.recognised();
        family.breakage += change.breakage();
        family.reversed += change.reversed();
        family.expired += change.expired().value();
        family.excused += change.excused().value();
        family.sequence = recorded.sequence();
    }

    int count() {
        return families.size();
    }

    void write(ProjectionTarget target) throws SQLException {
        Rows opened = new Rows(target.pipeline(), "uuid", "uuid");
        families.forEach((id, family) -> {
            if (!family.knownToBeThere) {
                opened.add(id, family.user);
            }
        });
        opened.execute(
                "INSERT INTO " + target.table("lot_families") + " (id, user_id, paid_minor, recognised_minor,"
                        + " breakage_minor, reversed_minor, expired, excused, updated_sequence)"
                        + " SELECT r.id, r.user_id, 0, 0, 0, 0, 0, 0, 0 FROM %s AS r (id, user_id) ON CONFLICT (id) DO NOTHING");
        Rows rows = new Rows(target.pipeline(), "uuid", "text", "int8", "int8", "int8", "int8", "int8", "int8", "int8");
        families.forEach((id, family) -> rows.add(
                id,
                family.currency,
                family.paid,
                family.recognised,
                family.breakage,
                family.reversed,
                family.expired,
                family.excused,
                family.sequence));
        rows.execute("UPDATE " + target.table("lot_families") + " f SET currency = coalesce(f.currency, r.currency),"
                + " paid_minor = f.paid_minor + r.paid, recognised_minor = f.recognised_minor + r.recognised,"
                + " breakage_minor = f.breakage_minor + r.breakage, reversed_minor = f.reversed_minor + r.reversed,"
                + " expired = f.expired + r.expired, excused = f.excused + r.excused, updated_sequence = r.sequence"
                + " FROM %s AS r (id, currency, paid, recognised, breakage, reversed, expired, excused, sequence)"
                + " WHERE f.id = r.id");
    }
}
