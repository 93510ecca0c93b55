package dev.otto.ledger.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections for the event log's writer, which keeps one of its own so that no query can keep it waiting. */
@FunctionalInterface
public interface WriterConnections {

    /** A connection outside the pool with the service's rights and no more; the caller closes it. */
    Connection open() throws SQLException;
}
