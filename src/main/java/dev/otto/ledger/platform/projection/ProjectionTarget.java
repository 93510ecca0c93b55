package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.postgres.Pipeline;

/**
 * Where a projection writes: its live tables, or a copy of them beside.
 *
 * @param pipeline that takes its statements; the caller sends it
 * @param schema a schema of ours, never of a caller's choosing
 * @param inPieces whether the events of one command may come in several calls, as they do when they are read back in
 *     chunks or stream by stream
 */
public record ProjectionTarget(Pipeline pipeline, String schema, boolean inPieces) {
    public static final String LIVE = "projection";

    /** A table's qualified name. */
    public String table(String name) {
        return schema + "." + name;
    }
}
