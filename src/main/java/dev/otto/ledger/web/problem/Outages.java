package dev.otto.ledger.web.problem;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that is away, full or too slow, which passes, from a fault of ours, which does not. */
final class Outages {
    private static final int DEEPEST = 20;

    private Outages() {}

    static boolean causedBy(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            boolean outage = switch (cause) {
                case TransientDataAccessException passes -> true;
                case RecoverableDataAccessException passes -> true;
                case DataAccessResourceFailureException away -> true;
                case CannotCreateTransactionException away -> true;
                case SQLException sql -> isOutage(sql.getSQLState());
                default -> false;
            };
            if (outage) {
                return true;
            }
        }
        return false;
    }

    /**
     * Connection lost; out of disk, memory or connections; shut down or cancelled; an error of the system's own. None at
     * all has what the pool says of a connection that it closed under us, as when a rollback comes too late for it.
     */
    private static boolean isOutage(@Nullable String state) {
        return state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58");
    }
}
