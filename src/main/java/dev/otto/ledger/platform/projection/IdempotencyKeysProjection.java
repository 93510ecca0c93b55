package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.eventstore.Provenance;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** R3: which keys were used, for which command, and the events of its answer. */
@Component
final class IdempotencyKeysProjection implements InlineProjection {
    private static final String INSERT = """
            INSERT INTO %s AS k (client, key, fingerprint, first_position, last_position)
            SELECT r.client, r.key, r.fingerprint, r.first_position, r.last_position
            FROM %%s AS r (client, key, fingerprint, first_position, last_position)
            """;
    /**
     * Where a command's events come in pieces, each adds to the one before. Not for the writer, whose keys are known to be
     * unused: with it, PostgreSQL looks each key up once more, at half the price of a row.
     */
    private static final String GOES_ON = """
            ON CONFLICT (client, key) DO UPDATE SET last_position = excluded.last_position
            WHERE k.last_position = excluded.first_position - 1""";

    /** The events of one key. */
    private static final class Use {
        private final byte[] fingerprint;
        private final long first;
        private long last;

        Use(byte[] fingerprint, long first) {
            this.fingerprint = fingerprint;
            this.first = first;
            this.last = first;
        }
    }

    @Override
    public String name() {
        return "idempotency_keys";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("idempotency_keys");
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Map<IdempotencyKey, Use> uses = new LinkedHashMap<>();
        for (Recorded event : events) {
            Provenance provenance = event.provenance();
            IdempotencyKey key = provenance.key();
            byte[] fingerprint = provenance.fingerprint();
            if (key != null && fingerprint != null) {
                uses.computeIfAbsent(key, k -> new Use(fingerprint, event.position())).last = event.position();
            }
        }
        Rows rows = new Rows(target.pipeline(), "text", "text", "bytea", "int8", "int8");
        uses.forEach((key, use) -> rows.add(key.client(), key.key(), use.fingerprint, use.first, use.last));
        rows.execute(INSERT.formatted(target.table("idempotency_keys")) + (target.inPieces() ? GOES_ON : ""));
    }
}
