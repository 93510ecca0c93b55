package dev.otto.ledger.platform.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares a copy with the live tables, row for row by primary key, in the caller's snapshot. All names are those of the
 * database's own catalogue.
 */
final class CopyComparison {
    private static final int SAMPLES = 5;
    /** A text may be a person's. */
    private static final Set<String> SHOWN =
            Set.of("int2", "int4", "int8", "numeric", "bool", "uuid", "date", "timestamptz");

    private final JdbcClient database;
    private final ProjectionTables copy;

    CopyComparison(JdbcClient database, ProjectionTables copy) {
        this.database = database;
        this.copy = copy;
    }

    /** A column of both tables. */
    private record Column(String name, String type, boolean ofKey) {
        String live() {
            return "l." + name;
        }

        String copied() {
            return "c." + name;
        }
    }

    Difference of(Projection projection, long position) {
        // The writer's connections look rows up by their keys; here all rows of both are read.
        database.sql("SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on;"
                        + " SET LOCAL plan_cache_mode = auto; SET LOCAL work_mem = '32MB'")
                .update();
        List<Difference.Table> tables =
                projection.tables().stream().map(this::compare).toList();
        long parked = database.sql("SELECT count(*) FROM parked_sequences WHERE projection = ?")
                .param(copy.parkedAs())
                .query(Long.class)
                .single();
        boolean equal = parked == 0 && tables.stream().allMatch(Difference.Table::isEqual);
        return new Difference(position, equal, parked, tables);
    }

    private Difference.Table compare(String table) {
        List<Column> columns = columns(table);
        List<Column> key = columns.stream().filter(Column::ofKey).toList();
        List<Column> rest = columns.stream().filter(column -> !column.ofKey).toList();
        String first = key.getFirst().name;
        String both = "l.%1$s IS NOT NULL AND c.%1$s IS NOT NULL AND ".formatted(first) + differ(rest);
        long[] counts = numbers(
                "SELECT count(l.%1$s), count(*) FILTER (WHERE c.%1$s IS NULL), count(*) FILTER (WHERE l.%1$s IS NULL),"
                                .formatted(first)
                        + " count(*) FILTER (WHERE " + both + ") FROM " + joined("FULL", table, key),
                4);
        Map<String, Long> changed = counts[3] == 0 ? Map.of() : changedColumns(table, key, rest);
        List<Difference.Sample> samples = new ArrayList<>();
        if (counts[1] > 0) {
            samples.addAll(samples("missing", joined("LEFT", table, key) + " WHERE c." + first + " IS NULL", "l", key));
        }
        if (counts[2] > 0) {
            samples.addAll(samples("extra", joined("RIGHT", table, key) + " WHERE l." + first + " IS NULL", "c", key));
        }
        if (counts[3] > 0) {
            samples.addAll(changedSamples(joined("INNER", table, key) + " WHERE " + differ(rest), key, rest));
        }
        return new Difference.Table(table, counts[0], counts[1], counts[2], counts[3], changed, samples);
    }

    private List<Column> columns(String table) {
        return database.sql("""
                        SELECT quote_ident(a.attname), t.typname, a.attnum = ANY (i.indkey)
                        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                        JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
                        WHERE a.attrelid = ('projection.' || quote_ident(?))::regclass AND a.attnum > 0 AND NOT a.attisdropped
                        ORDER BY a.attnum""")
                .param(table)
                .query((row, n) -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)))
                .list();
    }

    private String joined(String kind, String table, List<Column> key) {
        return ProjectionTarget.LIVE + "." + table + " l " + kind + " JOIN " + copy.schema() + "." + table + " c ON "
                + key.stream()
                        .map(column -> column.live() + " = " + column.copied())
                        .collect(Collectors.joining(" AND "));
    }

    private static String differ(List<Column> columns) {
        return columns.isEmpty()
                ? "false"
                : "(%s) IS DISTINCT FROM (%s)".formatted(list(columns, Column::live), list(columns, Column::copied));
    }

    private static String list(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }

    private long[] numbers(String query, int count) {
        return database.sql(query)
                .query((row, n) -> {
                    long[] numbers = new long[count];
                    for (int i = 0; i < count; i++) {
                        numbers[i] = row.getLong(i + 1);
                    }
                    return numbers;
                })
                .single();
    }

    private Map<String, Long> changedColumns(String table, List<Column> key, List<Column> columns) {
        long[] counts = numbers(
                "SELECT "
                        + list(
                                columns,
                                column -> "count(*) FILTER (WHERE " + column.live() + " IS DISTINCT FROM "
                                        + column.copied() + ")")
                        + " FROM " + joined("INNER", table, key),
                columns.size());
        Map<String, Long> changed = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                changed.put(columns.get(i).name, counts[i]);
            }
        }
        return changed;
    }

    private List<Difference.Sample> samples(String kind, String from, String side, List<Column> key) {
        return database.sql("SELECT " + list(key, column -> side + "." + column.name + "::text") + " FROM " + from
                        + " ORDER BY " + list(key, column -> side + "." + column.name) + " LIMIT " + SAMPLES)
                .query((row, n) -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int i = 0; i < key.size(); i++) {
                        values.put(key.get(i).name, row.getString(i + 1));
                    }
                    return new Difference.Sample(kind, values, Map.of());
                })
                .list();
    }

    private List<Difference.Sample> changedSamples(String from, List<Column> key, List<Column> rest) {
        String compared = list(
                rest,
                column -> "%s::text, %s::text, %s IS DISTINCT FROM %s"
                        .formatted(column.live(), column.copied(), column.live(), column.copied()));
        return database.sql("SELECT " + list(key, column -> column.live() + "::text") + ", " + compared + " FROM "
                        + from + " ORDER BY " + list(key, Column::live) + " LIMIT " + SAMPLES)
                .query((row, n) -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    int at = 1;
                    for (Column column : key) {
                        values.put(column.name, row.getString(at++));
                    }
                    Map<String, Difference.Values> changed = new LinkedHashMap<>();
                    for (Column column : rest) {
                        boolean shown = SHOWN.contains(column.type);
                        String live = row.getString(at++);
                        String copied = row.getString(at++);
                        if (row.getBoolean(at++)) {
                            changed.put(
                                    column.name,
                                    shown ? new Difference.Values(live, copied) : new Difference.Values(null, null));
                        }
                    }
                    return new Difference.Sample("changed", values, changed);
                })
                .list();
    }
}
