package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that one event says once and later ones rest on: a batch's own events know it of each other, a table of the rest. */
final class BookLookup {
    private final String table;
    private final String key;
    private final String value;
    private final Map<UUID, String> said = new LinkedHashMap<>();
    private final Map<UUID, String> known = new HashMap<>();
    private final Set<UUID> asked = new LinkedHashSet<>();

    BookLookup(String table, String key, String value) {
        this.table = table;
        this.key = key;
        this.value = value;
    }

    void say(UUID id, String what) {
        said.put(id, what);
    }

    void ask(UUID id) {
        asked.add(id);
    }

    void read(ProjectionTarget target) throws SQLException {
        known.putAll(said);
        asked.removeAll(said.keySet());
        if (asked.isEmpty()) {
            return;
        }
        Pipeline question = new Pipeline(target.pipeline().connection());
        Rows rows = new Rows(question, "uuid");
        asked.forEach(rows::add);
        rows.ask(
                row -> {
                    while (row.next()) {
                        known.put(row.getObject(1, UUID.class), row.getString(2));
                    }
                },
                "SELECT t.%1$s, t.%2$s FROM %%s AS r (id) JOIN ".formatted(key, value) + target.table(table)
                        + " t ON t." + key + " = r.id");
        question.send();
    }

    @Nullable
    String of(UUID id) {
        return known.get(id);
    }

    void write(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "text");
        said.forEach(rows::add);
        rows.execute("INSERT INTO " + target.table(table)
                + " (%1$s, %2$s) SELECT r.%1$s, r.%2$s FROM %%s AS r (%1$s, %2$s) ON CONFLICT DO NOTHING"
                        .formatted(key, value));
    }
}
