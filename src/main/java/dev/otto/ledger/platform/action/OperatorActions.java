package dev.otto.ledger.platform.action;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code operator_actions}: rows are added to it, in the transaction of what they tell of, and nothing else. */
public final class OperatorActions {
    private static final long LOCK = 0x4f74746f416374L;
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final JdbcClient database;

    OperatorActions(JdbcClient database) {
        this.database = database;
    }

    /**
     * Within the caller's transaction, until whose end nobody else records anything: numbers are in the order of the
     * commits.
     *
     * @return false if there is one with this id
     */
    public boolean record(OperatorAction action) {
        database.sql("SELECT pg_advisory_xact_lock(?)")
                .param(LOCK)
                .query((row, n) -> true)
                .single();
        return database.sql("""
                        INSERT INTO operator_actions (id, number, actor, action, target, reason, details)
                        SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?::jsonb FROM operator_actions
                        ON CONFLICT (id) DO NOTHING""")
                        .param(action.id())
                        .param(action.actor())
                        .param(action.action())
                        .param(action.target())
                        .param(action.reason())
                        .param(JSON.writeValueAsString(action.details()))
                        .update()
                == 1;
    }

    public Optional<OperatorAction> find(UUID id) {
        return database.sql("SELECT id, actor, action, target, reason, details FROM operator_actions WHERE id = ?")
                .param(id)
                .query((row, n) -> action(row))
                .optional();
    }

    private static OperatorAction action(ResultSet row) throws SQLException {
        return new OperatorAction(
                row.getObject("id", UUID.class),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                row.getString("reason"),
                details(row));
    }

    /** What a row's {@code details} say. */
    public static Map<String, String> details(ResultSet row) throws SQLException {
        return JSON.readValue(row.getString("details"), DETAILS);
    }
}
