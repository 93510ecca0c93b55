package dev.otto.ledger.platform.projection;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a copy has otherwise than the live tables, both at one position of the log.
 *
 * @param equal no row differs, and no stream is left out
 * @param parked streams that the copy stands still for
 */
public record Difference(long position, boolean equal, long parked, List<Table> tables) {
    /** With streams that are left out since then. */
    Difference with(long parkedStreams) {
        return new Difference(position, false, parkedStreams, tables);
    }

    /**
     * One table.
     *
     * @param rows of the live one
     * @param missing rows that the copy lacks
     * @param extra rows that only the copy has
     * @param changed rows of both that are not the same
     * @param columns how many rows each column is another in
     * @param samples the first few of each kind, by key
     */
    public record Table(
            String name,
            long rows,
            long missing,
            long extra,
            long changed,
            Map<String, Long> columns,
            List<Sample> samples) {
        boolean isEqual() {
            return missing == 0 && extra == 0 && changed == 0;
        }
    }

    /**
     * One row.
     *
     * @param kind {@code missing}, {@code extra} or {@code changed}
     * @param key the columns of its primary key
     * @param columns those that differ; of a text, which may be a person's, only the name
     */
    public record Sample(String kind, Map<String, String> key, Map<String, Values> columns) {}

    /** The two values of one column; both null where they are not shown. */
    public record Values(@Nullable String live, @Nullable String copy) {}
}
