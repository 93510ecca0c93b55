package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The role that the service works under: it may append events and read them, and nobody logs in as it. */
public final class ServiceRole {

    public static final String NAME = "ledger_service";

    /** What every connection of the service says first. */
    static final String ASSUME = "SET ROLE " + NAME;

    private static final long LOCK = 0x6c65646765723031L;

    private ServiceRole() {}

    /** Makes the role and lets the service's login assume it, as often and on as many nodes at once as it may be. */
    static void ensure(Connection owner, String login) throws SQLException {
        owner.setAutoCommit(false);
        try (Statement statement = owner.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            // A role belongs to all databases of a server and the lock to this one, so another may still be faster.
            statement.execute("""
                    DO $$ BEGIN
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ledger_service') THEN
                            CREATE ROLE ledger_service NOLOGIN;
                        END IF;
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                    END $$""");
            if (!mayAssume(owner, login)) {
                statement.execute("GRANT " + NAME + " TO " + quoted(owner, login));
            }
            owner.commit();
        } catch (SQLException e) {
            owner.rollback();
            if ("42501".equals(e.getSQLState())) {
                throw new ConfigurationMistake(
                        "the owner of the database may not set up the role %s; let a superuser run: CREATE ROLE %s NOLOGIN; GRANT %s TO \"%s\";"
                                .formatted(NAME, NAME, NAME, login),
                        e);
            }
            throw e;
        } finally {
            owner.setAutoCommit(true);
        }
    }

    private static boolean mayAssume(Connection owner, String login) throws SQLException {
        // From version 16 on a member may be kept from assuming the role.
        String right = owner.getMetaData().getDatabaseMajorVersion() >= 16 ? "SET" : "MEMBER";
        return ask(
                        owner,
                        "SELECT pg_has_role(rolname, 'ledger_service', '" + right
                                + "') FROM pg_roles WHERE rolname = ?",
                        login)
                .equals("t");
    }

    private static String quoted(Connection owner, String name) throws SQLException {
        return ask(owner, "SELECT quote_ident(?)", name);
    }

    private static String ask(Connection owner, String query, String name) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() ? answer.getString(1) : "";
            }
        }
    }
}
