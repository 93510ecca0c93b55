package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.postgres.Pipeline;

/**
 * Where a projection's rows are: its live tables, or a copy of them that is built beside.
 *
 * @param schema that they are in
 * @param parkedAs the name under which streams are parked that it stands still for
 */
record ProjectionTables(String schema, String parkedAs) {
    /** What the name of a copy begins with: of its schema, and of what is parked. */
    static final String COPY = "rebuild_";

    static ProjectionTables live(Projection projection) {
        return new ProjectionTables(ProjectionTarget.LIVE, projection.name());
    }

    static ProjectionTables copy(Projection projection) {
        return new ProjectionTables(COPY + projection.name(), COPY + projection.name());
    }

    /** For events as their writer has them: the whole commands of its batch. */
    ProjectionTarget ofWriter(Pipeline pipeline) {
        return new ProjectionTarget(pipeline, schema, false);
    }

    /** For events that were read back. */
    ProjectionTarget ofReader(Pipeline pipeline) {
        return new ProjectionTarget(pipeline, schema, true);
    }
}
