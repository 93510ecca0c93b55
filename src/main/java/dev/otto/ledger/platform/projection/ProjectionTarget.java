package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.postgres.Pipeline;

/**
 * Where a projection writes: its live tables, or a copy of them beside.
 *
 * @param pipeline that takes its statements; the caller sends it
 * @param schema a schema of ours, never of a caller's choosing
 */
public record ProjectionTarget(Pipeline pipeline, String schema) {
    public static final String LIVE = "projection";

    /** A table's qualified name. */
    public String table(String name) {
        return schema + "." + name;
    }
}
