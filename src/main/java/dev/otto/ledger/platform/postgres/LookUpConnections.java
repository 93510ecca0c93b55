package dev.otto.ledger.platform.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A few connections for statements that find rows by their keys, each planned once for good. What is asked over the
 * API's own connections cannot keep these waiting.
 */
@FunctionalInterface
public interface LookUpConnections {

    /** A connection with the service's rights and no more; the caller closes it, and soon. */
    Connection open() throws SQLException;
}
