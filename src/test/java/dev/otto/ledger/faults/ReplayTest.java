package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.platform.eventstore.EventTypes;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.projection.Projection;
import dev.otto.ledger.platform.projection.Promote;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.platform.projection.RebuildOrder;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R9: after a load of every kind of command from two nodes, the projections are what the events make of them. */
class ReplayTest {
    private static final int ACCOUNTS = 12;
    private static final int STEPS = 150;

    private static DatabaseSettings database;
    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void load() throws SQLException {
        database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
        List<MixedLoad> lives = IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> new MixedLoad(i % 2 == 0 ? one : two, i).erasedAfter(i % 3 == 0 ? STEPS / 2 : STEPS))
                .toList();
        Parallel.run(ACCOUNTS, ACCOUNTS, i -> lives.get(i).run(STEPS));
        await().atMost(Duration.ofSeconds(60)).until(() -> dueSoon() == 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> beingScrubbed() == 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> paymentsToErase() == 0);
        await().atMost(Duration.ofSeconds(60)).until(() -> Consistency.wrongBooks(database) == 0);
        await().until(() -> unsealed() == 0);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    /** What the sweep will still book. */
    private static long dueSoon() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            return RawLog.number(owner, """
                    SELECT (SELECT count(*) FROM holds WHERE state = 'open' AND expires_at < now() + interval '1 minute')
                    + (SELECT count(*) FROM lots WHERE expires AND expires_at < now() + interval '1 minute')""");
        }
    }

    /** Events that no head of the log covers yet: there will be one within seconds. */
    private static long unsealed() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            return RawLog.number(
                    owner, "SELECT max(position) - (SELECT coalesce(max(position), 0) FROM audit_heads) FROM events");
        }
    }

    private static long paymentsToErase() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            return RawLog.number(
                    owner,
                    "SELECT count(*) FROM payments p JOIN erasures e ON e.subject = p.user_id WHERE p.erased_at IS NULL");
        }
    }

    private static long beingScrubbed() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            return RawLog.number(owner, "SELECT count(*) FROM scrubs");
        }
    }

    /** Of whom nothing is left to read, while what they did to their credits is all there. */
    @Test
    void theLoadErasesUsersWhoHaveWrittenMuch() throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            assertThat(RawLog.number(owner, "SELECT count(*) FROM users WHERE erased_at IS NOT NULL"))
                    .isEqualTo(ACCOUNTS / 3);
            for (String table : List.of("transactions", "holds")) {
                String ofErased =
                        "SELECT count(*) FROM projection.%s t JOIN users u ON u.id = t.user_id AND u.erased_at IS NOT NULL"
                                .formatted(table);
                assertThat(RawLog.number(owner, ofErased + " WHERE description <> '[erased]'"))
                        .isZero();
                assertThat(RawLog.number(owner, ofErased + " WHERE description = '[erased]'"))
                        .isPositive();
            }
        }
    }

    @Test
    void theLoadHasEveryKindOfEvent() {
        Set<String> known = one.bean(EventTypes.class).all().keySet().stream()
                .map(EventTypes.StoredName::name)
                .collect(Collectors.toSet());
        assertThat(one.sql()
                        .sql("SELECT DISTINCT type FROM events")
                        .query(String.class)
                        .list())
                .hasSameElementsAs(known);
    }

    @Test
    void everyPromiseHoldsAfterTheLoad() throws SQLException {
        Consistency.check(database);
    }

    /** However the events are cut into batches, down to one by one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 5_000})
    void R9_aReplayEqualsTheLiveTablesRowForRow(int largestBatch) throws SQLException {
        assertThat(Replay.differences(one, database, new Random(largestBatch), largestBatch))
                .isEmpty();
    }

    /**
     * Commands, what the sweep and the payments' work do, messages to providers: all of it would leave a row or be counted.
     */
    @Test
    void aRebuildOfEverythingHasNoEffectBesides() {
        Map<String, String> tables = tables();
        Map<String, Double> counts = counts();
        for (Projection projection : one.beans(Projection.class)) {
            Rebuilds rebuilds = two.bean(Rebuilds.class);
            rebuilds.start(projection.name(), RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            rebuilds.of(projection.name()).orElseThrow().phase().isLast());
            Rebuild rebuild = rebuilds.of(projection.name()).orElseThrow();
            assertThat(rebuild.phase()).as("%s", rebuild).isEqualTo(Rebuild.Phase.PROMOTED);
        }
        assertThat(tables()).isEqualTo(tables);
        assertThat(counts()).isEqualTo(counts);
    }

    /** What is in every table that no projection owns, but for who reads the log how far. */
    private static Map<String, String> tables() {
        Map<String, String> tables = new TreeMap<>();
        for (String table : one.sql()
                .sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                        + " AND tablename NOT IN ('projections', 'rebuilds', 'token_entry', 'flyway_schema_history')")
                .query(String.class)
                .list()) {
            tables.put(
                    table,
                    one.sql()
                            .sql(
                                    "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM "
                                            + table + " t")
                            .query(String.class)
                            .single());
        }
        return tables;
    }

    private static Map<String, Double> counts() {
        Map<String, Double> counts = new TreeMap<>();
        for (LedgerNode node : List.of(one, two)) {
            for (Meter meter : node.bean(MeterRegistry.class).getMeters()) {
                String name = meter.getId().getName();
                if (List.of(
                                "ledger.commands",
                                "ledger.batch.events",
                                "ledger.sweep.accounts",
                                "ledger.snapshots",
                                "ledger.payments.webhooks")
                        .contains(name)) {
                    meter.measure()
                            .forEach(measured -> counts.merge(
                                    node.port() + " " + meter.getId() + " " + measured.getStatistic(),
                                    measured.getStatistic() == Statistic.MAX ? 0 : measured.getValue(),
                                    Double::sum));
                }
            }
        }
        assertThat(counts).isNotEmpty();
        return counts;
    }

    @Test
    void theComparisonSeesASingleChangedRow() throws SQLException {
        RawLog.execute(
                database,
                "UPDATE projection.credits SET amount = amount + 1"
                        + " WHERE id = (SELECT min(id::text)::uuid FROM projection.credits)");
        try {
            assertThat(Replay.differences(one, database, new Random(0), 1_000)).isEqualTo(Map.of("credits", 2L));
        } finally {
            RawLog.execute(
                    database,
                    "UPDATE projection.credits SET amount = amount - 1"
                            + " WHERE id = (SELECT min(id::text)::uuid FROM projection.credits)");
        }
    }
}
