package dev.otto.ledger.faults;

import com.github.benmanes.caffeine.cache.Cache;
import dev.otto.ledger.platform.personal.PersonalKey;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.PGConnection;

/** Looks for words wherever the ledger could have left them, letter case aside. */
final class Traces {
    private Traces() {}

    /** Where any of the words is in the rows of a table or view, of any schema but PostgreSQL's own: {@code word in table}. */
    static Set<String> inRows(DatabaseSettings database, Set<String> words) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Connection owner = RawLog.owner(database)) {
            for (String table : tables(owner, "'BASE TABLE', 'VIEW'")) {
                String bytes = String.join(
                        "",
                        column(owner, table, "data_type = 'bytea'").stream()
                                .map(name -> " || ' ' || coalesce(encode(" + name + ", 'escape'), '')")
                                .toList());
                List<String> rows = texts(owner, "SELECT lower(t::text" + bytes + ") FROM " + table + " t");
                for (String word : words) {
                    if (rows.stream().anyMatch(row -> row.contains(word))) {
                        found.add(word + " in " + table);
                    }
                }
            }
        }
        return found;
    }

    /** The same in what a logical dump would hold: every table as COPY writes it, bytes as hex. */
    static Set<String> inDump(DatabaseSettings database, Set<String> words) throws SQLException, IOException {
        Set<String> found = new TreeSet<>();
        try (Connection owner = RawLog.owner(database)) {
            for (String table : tables(owner, "'BASE TABLE'")) {
                ByteArrayOutputStream dump = new ByteArrayOutputStream();
                owner.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + table + " TO STDOUT", dump);
                String text = dump.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
                for (String word : words) {
                    String hex = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
                    if (text.contains(word) || text.contains(hex)) {
                        found.add(word + " in the dump of " + table);
                    }
                }
            }
        }
        return found;
    }

    private static List<String> tables(Connection owner, String kinds) throws SQLException {
        return texts(owner, """
                SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type IN (%s)""".formatted(kinds));
    }

    private static List<String> column(Connection owner, String table, String condition) throws SQLException {
        return texts(owner, """
                SELECT quote_ident(column_name) FROM information_schema.columns
                WHERE quote_ident(table_schema) || '.' || quote_ident(table_name) = '%s' AND %s""".formatted(table, condition));
    }

    private static List<String> texts(Connection owner, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    /** Which of the words a node's own objects hold, from its beans on through all their fields, maps and caches. */
    static Set<String> inMemory(LedgerNode node, Set<String> words) {
        Set<String> found = new TreeSet<>();
        for (Object object : reachable(node)) {
            String text = object instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : object instanceof String string ? string : "";
            String lower = text.toLowerCase(Locale.ROOT);
            words.stream().filter(lower::contains).forEach(found::add);
        }
        return found;
    }

    /** Whether a node has a person's key in memory. */
    static boolean hasKeyInMemory(LedgerNode node, UUID person) {
        return reachable(node).stream()
                .filter(PersonalKey.class::isInstance)
                .anyMatch(key -> fields(key).contains(person));
    }

    private static Set<Object> reachable(LedgerNode node) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>(node.beans(Object.class).stream()
                .filter(bean -> bean.getClass().getName().startsWith("dev.otto."))
                .toList());
        while (!waiting.isEmpty()) {
            Object next = waiting.poll();
            if (seen.add(next)) {
                waiting.addAll(partsOf(next));
            }
        }
        return seen;
    }

    /** What others change while it is looked through is looked through again. */
    private static List<Object> partsOf(Object object) {
        while (true) {
            try {
                return partsNow(object);
            } catch (ConcurrentModificationException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static List<Object> partsNow(Object object) {
        List<Object> parts = new ArrayList<>();
        switch (object) {
            case Cache<?, ?> cache -> parts.add(cache.asMap());
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    parts.add(key);
                    parts.add(value);
                });
            case Iterable<?> many -> many.forEach(parts::add);
            case Object[] many -> parts.addAll(Arrays.asList(many));
            case Optional<?> one -> one.ifPresent(parts::add);
            case AtomicReference<?> one -> parts.add(one.get());
            case Object other when other.getClass().getName().startsWith("dev.otto.") -> parts.addAll(fields(other));
            default -> {
                // Of the platform or a library: what it holds of ours it has in one of the above.
            }
        }
        parts.removeIf(part -> part == null);
        return parts;
    }

    private static List<Object> fields(Object object) {
        List<Object> values = new ArrayList<>();
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && type.getName().startsWith("dev.otto.")) {
                    try {
                        field.setAccessible(true);
                        values.add(field.get(Modifier.isStatic(field.getModifiers()) ? null : object));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
        return values;
    }
}
