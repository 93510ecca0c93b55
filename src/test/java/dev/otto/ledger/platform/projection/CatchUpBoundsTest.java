package dev.otto.ledger.platform.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many events are one chunk, and however often sums are written, a rebuild gives the live rows. */
class CatchUpBoundsTest {
    private static final String DEADLOCK = "40P01";
    private static final int ACCOUNTS = 6;
    private static final int ROUNDS = 25;

    private static DatabaseSettings database;
    private static LedgerNode node;
    private static final List<AccountId> accounts = new ArrayList<>();

    @BeforeAll
    static void load() {
        database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database);
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(node.account(100));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (AccountId account : accounts) {
                HoldId hold = new HoldId(UUID.randomUUID());
                node.execute(new PurchaseCredits(
                        account, Credits.of(10), null, new Money(100, "EUR"), null, "api", null, null));
                node.execute(new PlaceHold(account, hold, Credits.of(2), null, false, null, Duration.ofHours(1)));
                node.execute(new UseCredits(account, Credits.of(3), null, null, null));
                node.execute(new VoidHold(account, hold, null));
            }
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Has all tables for itself before it changes any: whoever reads two of them at once could stand in its way else. */
    private static Connection owner() throws SQLException {
        Connection connection = database.migration().connect(Map.of());
        connection.setAutoCommit(false);
        String tables = node.beans(InlineProjection.class).stream()
                .flatMap(projection -> projection.tables().stream())
                .map(table -> "projection." + table)
                .collect(Collectors.joining(", "));
        while (true) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + tables + " IN ACCESS EXCLUSIVE MODE");
                return connection;
            } catch (SQLException e) {
                connection.rollback();
                if (!DEADLOCK.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    /** Rows as text, by table. */
    private static Map<String, List<String>> rows(
            List<InlineProjection> projections, Connection connection, UUID without) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (InlineProjection projection : projections) {
            for (String table : projection.tables()) {
                List<String> texts = new ArrayList<>();
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT t::text FROM projection." + table
                                + " t WHERE t::text NOT LIKE '%" + without + "%' ORDER BY 1")) {
                    while (row.next()) {
                        texts.add(row.getString(1));
                    }
                }
                rows.put(table, texts);
            }
        }
        return rows;
    }

    private static void rebuild(List<InlineProjection> projections, Connection owner, CatchUp.Bounds bounds)
            throws SQLException {
        try (Statement statement = owner.createStatement()) {
            for (InlineProjection projection : projections) {
                for (String table : projection.tables()) {
                    statement.execute("TRUNCATE projection." + table);
                }
            }
        }
        EventLog log = node.bean(EventLog.class);
        new CatchUp(projections, ProjectionTables::live, log, node.bean(ParkedSequences.class), 0, log.head(), bounds)
                .run(owner);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "7, 9", "50, 40", "5000, 1", "50, 100000"})
    void aRebuildGivesTheLiveRows(int chunk, int sums) throws SQLException {
        List<InlineProjection> projections = node.beans(InlineProjection.class);
        try (Connection owner = owner()) {
            Map<String, List<String>> before = rows(projections, owner, UUID.randomUUID());
            assertThat(before.get("transactions")).hasSize(ACCOUNTS * (1 + 2 * ROUNDS));
            rebuild(projections, owner, new CatchUp.Bounds(chunk, sums));
            assertThat(rows(projections, owner, UUID.randomUUID())).isEqualTo(before);
            owner.rollback();
        }
    }

    /** PostgreSQL refuses it only when it is written, when later chunks have been prepared already. */
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "7, 9", "50, 40", "5000, 1", "50, 100000"})
    void aRowThatIsRefusedParksItsStreamAlone(int chunk, int sums) throws SQLException {
        List<InlineProjection> projections = node.beans(InlineProjection.class);
        UUID refused = accounts.get(2).value();
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            Map<String, List<String>> before = rows(projections, owner, refused);
            // The lot of a purchase in the middle. What the account does later does not touch it, and would be applied.
            statement.execute("DO $$ BEGIN EXECUTE format('ALTER TABLE projection.lots ADD CONSTRAINT planted"
                    + " CHECK (id <> %L) NOT VALID', (SELECT id FROM projection.lots WHERE user_id = '" + refused
                    + "' ORDER BY age OFFSET 10 LIMIT 1)); END $$");
            rebuild(projections, owner, new CatchUp.Bounds(chunk, sums));
            assertThat(rows(projections, owner, refused)).isEqualTo(before);
            try (ResultSet row = statement.executeQuery("SELECT projection, aggregate_id, c.transaction_count,"
                    + " (SELECT count(*) FROM projection.transactions t WHERE t.user_id = c.id AND t.ledger_position < p.position)"
                    + " FROM parked_sequences p JOIN projection.credits c ON c.id = p.aggregate_id")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("balances");
                assertThat(row.getObject(2, UUID.class)).isEqualTo(refused);
                // All before the event that it stands still for, and nothing of it or after it.
                assertThat(row.getLong(3)).isEqualTo(19).isEqualTo(row.getLong(4));
                assertThat(row.next()).isFalse();
            }
            owner.rollback();
        }
    }
}
