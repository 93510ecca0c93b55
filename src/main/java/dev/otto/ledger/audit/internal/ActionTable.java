package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.ActionView;
import dev.otto.ledger.audit.Actions;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.platform.action.OperatorActions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code operator_actions}, as it is read. */
final class ActionTable implements Actions {
    private final JdbcClient database;

    ActionTable(JdbcClient database) {
        this.database = database;
    }

    private record Numbered(long number, ActionView view) {}

    @Override
    public Page<ActionView> list(@Nullable Cursor cursor, int limit) {
        List<Numbered> found = database.sql(
                        "SELECT * FROM operator_actions WHERE number < ? ORDER BY number DESC LIMIT ?")
                .params(cursor == null ? Long.MAX_VALUE : cursor.position(), limit + 1)
                .query((row, n) -> new Numbered(row.getLong("number"), view(row)))
                .list();
        return Page.of(found, limit, Cursor.List.ACTIONS, Numbered::number, Numbered::view);
    }

    private static ActionView view(ResultSet row) throws SQLException {
        return new ActionView(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                row.getString("reason"),
                OperatorActions.details(row));
    }
}
