package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.eventstore.ChainHash;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R8: nobody changes what is stored, and whoever can all the same is found out. */
class ImmutableLogTest {
    private static final StreamId STREAM = new StreamId("account", UUID.randomUUID());
    private static final int EVENTS = 10;

    private static DatabaseSettings database;

    @BeforeAll
    static void anEmptyLogGetsTenEvents() throws SQLException {
        database = TestPostgres.freshDatabase();
        for (int i = 0; i < EVENTS; i++) {
            RawLog.append(database, STREAM, "test.happened", "{\"n\":" + i + "}");
        }
    }

    private static Connection service() throws SQLException {
        Connection connection = RawLog.owner(database);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE ledger_service");
        }
        return connection;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events SET payload = '' WHERE position = 3",
                "DELETE FROM events WHERE position = 10",
                "TRUNCATE events",
                "INSERT INTO events SELECT 11, aggregate_type, aggregate_id, 10, type, version, payload, metadata,"
                        + " recorded_at, hash FROM events WHERE position = 10",
                "ALTER TABLE events DISABLE TRIGGER events_are_immutable",
                "DROP TABLE events CASCADE",
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "SET session_replication_role = replica"
            })
    void R8_theServiceMayNotTouchTheLog(String sql) throws SQLException {
        try (Connection service = service();
                Statement statement = service.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events SET payload = '' WHERE position = 3",
                "DELETE FROM events WHERE position = 10",
                "TRUNCATE events",
                "SET LOCAL session_replication_role = replica; DELETE FROM events"
            })
    void R8_triggersRefuseTheOwnerToo(String sql) throws SQLException {
        try (Connection owner = RawLog.owner(database);
                Statement statement = owner.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("events are immutable");
        }
    }

    /** The statements that change nothing fail as well: there is no right to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE operator_actions SET reason = 'another'",
                "DELETE FROM operator_actions",
                "TRUNCATE operator_actions",
                "ALTER TABLE operator_actions DISABLE TRIGGER operator_actions_are_immutable"
            })
    void whatOperatorsDidIsOnlyAddedTo(String sql) throws SQLException {
        try (Connection service = service();
                Statement statement = service.createStatement()) {
            statement.execute("INSERT INTO operator_actions (id, number, actor, action, target, details)"
                    + " VALUES (gen_random_uuid(), 1, 'client:ida', 'rebuild.requested', 'balances', '{}')");
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
        if (!sql.startsWith("ALTER")) {
            try (Connection owner = RawLog.owner(database);
                    Statement statement = owner.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("operator_actions are immutable");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 9, 11, 1_000, -1})
    void R8_theServiceAppendsAtTheHeadOnly(long position) throws SQLException {
        try (Connection service = service()) {
            StoredEvent event = event(position + 1, Instant.now());
            assertThatThrownBy(() -> RawLog.append(service, position, event, new byte[32]))
                    .hasMessageContaining("the head of the log is 10");
        }
    }

    @Test
    void R15_theServiceCannotStampAnEventBeforeTheLast() throws SQLException {
        try (Connection service = service()) {
            StoredEvent event = event(11, Instant.now().minusSeconds(3_600));
            assertThatThrownBy(() -> RawLog.append(service, 10, event, new byte[32]))
                    .hasMessageContaining("is before the last stamp");
        }
    }

    private static StoredEvent event(long position, Instant at) {
        byte[] json = {'{', '}'};
        return new StoredEvent(position, STREAM, 10, "test.happened", (short) 1, json, json, at, ChainHash.genesis());
    }

    @Test
    void theChainOfTheUntouchedLogHolds() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            assertThat(RawLog.firstBreak(owner)).isEmpty();
        }
    }

    /** What a superuser who has disabled the triggers can do. Each is undone by the end of its transaction. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events SET aggregate_type = 'user' WHERE position = 4",
                "UPDATE events SET aggregate_id = gen_random_uuid() WHERE position = 4",
                "UPDATE events SET sequence = 99 WHERE position = 4",
                "UPDATE events SET type = 'test.happens' WHERE position = 4",
                "UPDATE events SET version = 2 WHERE position = 4",
                "UPDATE events SET payload = payload || ' '::bytea WHERE position = 4",
                "UPDATE events SET metadata = '{}' WHERE position = 4",
                "UPDATE events SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = 4",
                "UPDATE events SET hash = sha256(hash) WHERE position = 4",
                "DELETE FROM events WHERE position = 4; UPDATE events SET position = position - 1 WHERE position = 5",
                "UPDATE events SET position = 11 WHERE position = 4",
                "UPDATE events SET type = 'a', aggregate_type = 'accounttest' WHERE position = 4"
            })
    void anyChangeOfARowBreaksTheChainThere(String sql) throws SQLException {
        try (Connection owner = RawLog.owner(database);
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER TABLE events DISABLE TRIGGER events_are_immutable");
            statement.execute(sql);
            long first = RawLog.firstBreak(owner).orElseThrow();
            assertThat(first).isBetween(4L, 5L);
            owner.rollback();
        }
    }

    @Test
    void aReadableViewShowsAnUnreadablePayloadAsNull() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            RawLog.appendAtHead(owner, STREAM, "test.happened", "no json");
            assertThat(RawLog.number(owner, "SELECT count(*) FROM event_log WHERE payload IS NULL"))
                    .isEqualTo(1);
            owner.rollback();
        }
    }
}
