package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.command.Order;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.projection.Difference;
import dev.otto.ledger.platform.projection.Projection;
import dev.otto.ledger.platform.projection.Promote;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.platform.projection.RebuildOrder;
import dev.otto.ledger.platform.projection.RebuildRunning;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.UserCommand.EraseUser;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Projections are rebuilt beside the live ones, on two nodes, while everybody reads and writes. */
class RebuildTest {
    /** What must be true in every snapshot: across tables of one projection, and of two. */
    private static final String WRONG = """
            SELECT count(*) FILTER (WHERE c.amount <> coalesce(l.remaining, 0) - c.debt OR c.transaction_count <> coalesce(t.count, 0)),
                   count(*)
            FROM credits c
            LEFT JOIN (SELECT user_id, sum(remaining) AS remaining FROM lots GROUP BY user_id) l ON l.user_id = c.user_id
            LEFT JOIN (SELECT user_id, count(*) AS count FROM transactions GROUP BY user_id) t ON t.user_id = c.user_id""";

    /** What stands on the tables, whatever tables they are. */
    private static final String AROUND = """
            SELECT 'index ' || schemaname || '.' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname = 'projection'
            UNION ALL SELECT 'view ' || viewname || ' ' || definition FROM pg_views WHERE schemaname = 'public'
            UNION ALL SELECT concat_ws(' ', n.nspname, c.relname, c.relkind, c.reloptions, (SELECT array_agg(a ORDER BY a::text) FROM unnest(c.relacl) a), d.description)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
                WHERE n.nspname IN ('public', 'projection') AND c.relkind IN ('r', 'v')
            UNION ALL SELECT concat_ws(' ', 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid))
                FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.connamespace = 'projection'::regnamespace
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
            ORDER BY 1""";

    private DatabaseSettings database;
    private LedgerNode one;
    private @Nullable LedgerNode two;

    @BeforeEach
    void start() {
        database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database, "ledger.rebuild.slice=200");
    }

    @AfterEach
    void stop() {
        one.close();
        if (two != null) {
            two.close();
        }
    }

    private LedgerNode second() {
        LedgerNode node = LedgerNode.on(database, "ledger.rebuild.slice=200");
        two = node;
        return node;
    }

    private static Rebuild rebuilt(LedgerNode node, String projection, Promote promote) {
        node.bean(Rebuilds.class).start(projection, RebuildOrder.of(promote, "test", null));
        return ended(node, projection);
    }

    private static Rebuild ended(LedgerNode node, String projection) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> now(node, projection).phase().isLast());
        return now(node, projection);
    }

    private static Rebuild now(LedgerNode node, String projection) {
        return node.bean(Rebuilds.class).of(projection).orElseThrow();
    }

    private static void awaitPhase(LedgerNode node, String projection, Rebuild.Phase phase) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> now(node, projection).phase() == phase);
    }

    private List<String> around() {
        // What a rebuild leaves behind is dropped a moment after its end.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> one.sql()
                        .sql("SELECT count(*) = 0 FROM pg_namespace WHERE nspname LIKE 'rebuild%'")
                        .query(Boolean.class)
                        .single());
        return one.sql().sql(AROUND).query(String.class).list();
    }

    /** Load and readers on some nodes, until the work between is done. */
    private static final class Busy implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<?>> work = new ArrayList<>();
        private final AtomicLong reads = new AtomicLong();

        Busy(LedgerNode... nodes) {
            for (int i = 0; i < nodes.length; i++) {
                LedgerNode node = nodes[i];
                for (int life = 0; life < 3; life++) {
                    int seed = 10 * i + life;
                    work.add(threads.submit(() -> live(node, seed)));
                }
                work.add(threads.submit(() -> read(node)));
                work.add(threads.submit(() -> ask(node)));
            }
        }

        private void live(LedgerNode node, int seed) {
            for (int round = 0; !over.get(); round++) {
                new MixedLoad(node, seed + 100L * round).run(40);
            }
        }

        private void read(LedgerNode node) {
            long most = 0;
            while (!over.get()) {
                long[] found = node.sql()
                        .sql(WRONG)
                        .query((row, n) -> new long[] {row.getLong(1), row.getLong(2)})
                        .single();
                assertThat(found[0]).as("wrong balances").isZero();
                assertThat(found[1]).as("accounts").isGreaterThanOrEqualTo(most);
                most = found[1];
                reads.incrementAndGet();
            }
        }

        /** Over HTTP, what nobody changes: each answer is the first one again, and a write is read in the next request. */
        private void ask(LedgerNode node) {
            AccountId still = node.account(77);
            AccountId moving = node.account(0);
            try (Http http = new Http(node.port())) {
                String credits = "/v1/users/" + still + "/credits";
                String transactions = "/v1/users/" + still + "/transactions";
                List<String> first =
                        List.of(http.get(credits).body(), http.get(transactions).body());
                assertThat(first.getFirst()).contains("\"amount\":77,");
                for (int amount = 1; !over.get(); amount++) {
                    HttpResponse<String> asked = http.get(credits);
                    HttpResponse<String> listed = http.get(transactions);
                    assertThat(List.of(asked.statusCode(), listed.statusCode())).containsOnly(200);
                    assertThat(List.of(asked.body(), listed.body())).isEqualTo(first);
                    assertThat(http.post(
                                            "/v1/users/" + moving + "/grants",
                                            "{'amount': 1}",
                                            "Idempotency-Key",
                                            moving + "-" + amount)
                                    .statusCode())
                            .isEqualTo(201);
                    assertThat(http.get("/v1/users/" + moving + "/credits").body())
                            .contains("\"amount\":" + amount + ",");
                    reads.incrementAndGet();
                }
            }
        }

        @Override
        public void close() {
            over.set(true);
            try {
                for (Future<?> one : work) {
                    one.get(180, TimeUnit.SECONDS);
                }
            } catch (Exception e) {
                throw new AssertionError("while others were at work", e);
            } finally {
                threads.close();
            }
            assertThat(reads.get()).isPositive();
        }
    }

    @Test
    void everyProjectionIsRebuiltWhileTwoNodesReadAndWrite() throws SQLException {
        LedgerNode other = second();
        List<String> before = around();
        List<String> names =
                one.beans(Projection.class).stream().map(Projection::name).toList();
        // So that there is something to rebuild, however soon the first is done.
        new MixedLoad(one, 99).run(40);
        try (Busy busy = new Busy(one, other)) {
            for (int i = 0; i < names.size(); i++) {
                Rebuild rebuild = rebuilt(i % 2 == 0 ? one : other, names.get(i), Promote.IF_EQUAL);
                assertThat(rebuild.phase()).as("%s", rebuild).isEqualTo(Rebuild.Phase.PROMOTED);
                assertThat(rebuild.result().equal()).isTrue();
                assertThat(rebuild.result().tables())
                        .anySatisfy(table -> assertThat(table.rows()).isPositive());
            }
            // Two at once, and each of them a second time. It does not end before somebody's transaction does.
            try (Connection old = RawLog.owner(database)) {
                RawLog.number(old, "SELECT count(*) FROM events");
                other.bean(Rebuilds.class).start("balances", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
                assertThatThrownBy(() -> one.bean(Rebuilds.class)
                                .start("balances", RebuildOrder.of(Promote.NEVER, "test", null)))
                        .isInstanceOf(RebuildRunning.class);
            }
            assertThat(rebuilt(one, "transactions", Promote.IF_EQUAL).phase()).isEqualTo(Rebuild.Phase.PROMOTED);
            assertThat(ended(one, "balances").phase()).isEqualTo(Rebuild.Phase.PROMOTED);
        }
        // What the sweep still books would come between the two.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> one.sql().sql("""
                        SELECT (SELECT count(*) FROM holds WHERE state = 'open' AND expires_at < now() + interval '1 minute')
                        + (SELECT count(*) FROM lots WHERE expires AND expires_at < now() + interval '1 minute')""").query(Long.class).single() == 0);
        Consistency.check(database);
        assertThat(Replay.differences(one, database, new Random(1), 500)).isEmpty();
        assertThat(around()).isEqualTo(before);
    }

    @Test
    void aBugInTheNewCodeIsRefusedAndItsRowsAreNamed() throws SQLException {
        AccountId victim = one.account(100);
        IntStream.range(0, 3).forEach(i -> one.execute(new UseCredits(victim, Credits.of(10), null, null, null)));
        LedgerNode buggy = LedgerNode.withProjections(
                database,
                AlteredBalances.of(
                        0,
                        event -> event instanceof CreditsUsed used
                                && used.account().equals(victim)));
        two = buggy;
        List<Map<String, Object>> live =
                one.sql().sql("SELECT * FROM credits ORDER BY id").query().listOfRows();

        Rebuild refused;
        try (Busy busy = new Busy(one)) {
            refused = rebuilt(buggy, "balances", Promote.IF_EQUAL);
        }

        assertThat(refused.phase()).as("%s", refused).isEqualTo(Rebuild.Phase.DIFFERENT);
        Difference.Table credits = refused.result().tables().getFirst();
        assertThat(credits.name()).isEqualTo("credits");
        assertThat(credits.missing()).isZero();
        assertThat(credits.extra()).isZero();
        assertThat(credits.changed()).isEqualTo(1);
        assertThat(credits.columns()).containsKeys("amount", "transaction_count", "updated_at");
        Difference.Sample sample = credits.samples().getFirst();
        assertThat(sample.key()).isEqualTo(Map.of("id", victim.toString()));
        assertThat(sample.columns().get("amount")).isEqualTo(new Difference.Values("70", "100"));
        assertThat(one.sql()
                        .sql("SELECT * FROM credits WHERE id = ?")
                        .param(victim.value())
                        .query()
                        .listOfRows())
                .isEqualTo(live.stream()
                        .filter(row -> victim.value().equals(row.get("id")))
                        .toList());
        Consistency.check(database);
    }

    @Test
    void aNewerVersionRebuildsItselfAndOlderNodesStepBack() throws SQLException {
        AccountId account = one.account(100);
        // The new version counts no usage: another meaning, so that one can see whose rows they are.
        LedgerNode newer;
        // Somebody's transaction, so that it does not step back in the middle of what it does here.
        try (Connection old = RawLog.owner(database)) {
            RawLog.number(old, "SELECT count(*) FROM events");
            newer = LedgerNode.withProjections(
                    database,
                    AlteredBalances.of(1, event -> event instanceof CreditsUsed),
                    "ledger.rebuild.older-nodes-gone=2s");
            two = newer;
            for (int i = 0; i < 10; i++) {
                one.execute(new UseCredits(account, Credits.of(1), null, null, null));
            }
        }
        Rebuild rebuild = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> newer.bean(Rebuilds.class).of("balances"),
                        found -> found.isPresent() && found.get().phase().isLast())
                .orElseThrow();

        assertThat(rebuild.phase()).as("%s", rebuild).isEqualTo(Rebuild.Phase.PROMOTED);
        assertThat(rebuild.version())
                .isEqualTo(newer.beans(Projection.class).stream()
                        .filter(projection -> projection.name().equals("balances"))
                        .findFirst()
                        .orElseThrow()
                        .version());
        assertThat(rebuild.result().equal()).isFalse();
        assertThat(newer.sql()
                        .sql("SELECT concat_ws(' ', actor, action, target, reason) FROM operator_actions")
                        .query(String.class)
                        .list())
                .containsExactly("ledger rebuild.requested balances its rows are of an older version");
        assertThat(amount(newer, account)).isEqualTo(100);
        assertThatThrownBy(() -> one.execute(new UseCredits(account, Credits.of(1), null, null, null)))
                .isInstanceOf(LedgerUnavailable.class);
        newer.execute(new UseCredits(account, Credits.of(1), null, null, null));
        assertThat(amount(newer, account)).isEqualTo(100);
    }

    private static long amount(LedgerNode node, AccountId account) {
        return node.sql()
                .sql("SELECT amount FROM credits WHERE id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    /** Begun before there was a copy: it goes on reading what it would have read, and the swap waits for it. */
    @Test
    void anOldSnapshotIsWaitedForAndAnotherNodeGoesOn() throws Exception {
        AccountId account = one.account(100);
        try (Connection old = RawLog.owner(database)) {
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(RawLog.number(old, "SELECT count(*) FROM events")).isPositive();
            one.bean(Rebuilds.class).start("balances", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            awaitPhase(one, "balances", Rebuild.Phase.WAITING);
            // Not before: it could be faster than the one that was asked, and is to go on when that one ends.
            LedgerNode left = second();
            await().until(() -> now(one, "balances").waitingFor() != null);
            one.execute(new UseCredits(account, Credits.of(10), null, null, null));
            // In step with every batch, whoever writes it.
            left.execute(new UseCredits(account, Credits.of(10), null, null, null));
            assertThat(one.sql()
                            .sql("SELECT amount FROM rebuild_balances.credits WHERE id = ?")
                            .param(account.value())
                            .query(Long.class)
                            .single())
                    .isEqualTo(80);
            String worker = now(one, "balances").node();
            assertThat(one.bean(Rebuilds.class).underWay()).containsOnlyKeys("balances");
            one.close();
            one = left;
            two = null;
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !worker.equals(now(left, "balances").node()));
            awaitPhase(left, "balances", Rebuild.Phase.WAITING);
            assertThat(RawLog.number(old, "SELECT amount FROM credits WHERE id = '" + account + "'"))
                    .isEqualTo(100);
            old.rollback();
            assertThat(ended(left, "balances").phase()).isEqualTo(Rebuild.Phase.PROMOTED);
            assertThat(amount(left, account)).isEqualTo(80);
        }
    }

    /** Begun when the copy was there: it finds in it what it would have found in the live tables. */
    @Test
    void aSnapshotThatSpansTheSwapSeesItsOwnMoment() throws SQLException {
        AccountId account = one.account(100);
        try (Connection old = RawLog.owner(database);
                Connection spanning = RawLog.owner(database)) {
            RawLog.number(old, "SELECT count(*) FROM events");
            one.bean(Rebuilds.class).start("balances", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            awaitPhase(one, "balances", Rebuild.Phase.WAITING);
            one.execute(new UseCredits(account, Credits.of(10), null, null, null));
            spanning.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            RawLog.number(spanning, "SELECT count(*) FROM events");
            one.execute(new UseCredits(account, Credits.of(10), null, null, null));
            old.rollback();
            assertThat(ended(one, "balances").phase()).isEqualTo(Rebuild.Phase.PROMOTED);
            one.execute(new UseCredits(account, Credits.of(10), null, null, null));
            assertThat(RawLog.number(spanning, "SELECT amount FROM credits WHERE id = '" + account + "'"))
                    .isEqualTo(90);
            assertThat(amount(one, account)).isEqualTo(70);
        }
    }

    @Test
    void aReaderWhoTakesLongIsNotDisturbed() throws SQLException {
        one.account(100);
        try (Connection reader = RawLog.owner(database)) {
            assertThat(RawLog.number(reader, "SELECT count(*) FROM credits")).isEqualTo(1);
            one.bean(Rebuilds.class).start("balances", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            await().until(() ->
                    String.valueOf(now(one, "balances").waitingFor()).contains("transactions"));
            AccountId another = one.account(1);
            assertThat(RawLog.number(reader, "SELECT count(*) FROM credits")).isEqualTo(2);
            reader.rollback();
            assertThat(ended(one, "balances").phase()).isEqualTo(Rebuild.Phase.PROMOTED);
            assertThat(amount(one, another)).isEqualTo(1);
        }
    }

    @Test
    void aCancelledRebuildLeavesNothing() throws SQLException {
        one.account(100);
        List<String> before = around();
        try (Connection old = RawLog.owner(database)) {
            RawLog.number(old, "SELECT count(*) FROM events");
            one.bean(Rebuilds.class).start("balances", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            awaitPhase(one, "balances", Rebuild.Phase.WAITING);
            assertThat(one.bean(Rebuilds.class)
                            .cancel("balances", "client:ops", "no longer needed")
                            .orElseThrow()
                            .phase())
                    .isEqualTo(Rebuild.Phase.CANCELLED);
            assertThat(one.bean(Rebuilds.class).cancel("balances", "client:ops", null))
                    .isEmpty();
            one.account(1);
        }
        assertThat(around()).isEqualTo(before);
        assertThat(rebuilt(one, "balances", Promote.NEVER).phase()).isEqualTo(Rebuild.Phase.EQUAL);
        assertThat(around()).isEqualTo(before);
    }

    /** What a person wrote is not brought back by a copy that was made before the erasure. */
    @Test
    void anErasureDuringARebuildIsOneInTheCopy() throws SQLException {
        AccountId account = one.account(100);
        one.execute(new UseCredits(account, Credits.of(1), null, new Personal("a secret"), null));
        try (Connection old = RawLog.owner(database)) {
            RawLog.number(old, "SELECT count(*) FROM events");
            one.bean(Rebuilds.class).start("transactions", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            awaitPhase(one, "transactions", Rebuild.Phase.WAITING);
            assertThat(description("rebuild_transactions")).isEqualTo("a secret");
            one.execute(new EraseUser(account.owner()));
            // While it still waits.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> description("rebuild_transactions").equals("[erased]"));
        }
        assertThat(ended(one, "transactions").phase()).isEqualTo(Rebuild.Phase.PROMOTED);
        assertThat(description("projection")).isEqualTo("[erased]");
    }

    private String description(String schema) {
        return one.sql()
                .sql("SELECT description FROM " + schema + ".transactions WHERE description IS NOT NULL")
                .query(String.class)
                .single();
    }

    /** The copy's troubles are not the commands'. */
    @Test
    void aCopyThatRefusesARowCostsNoCommandItsSuccess() throws SQLException {
        AccountId account = one.account(100);
        try (Connection old = RawLog.owner(database)) {
            RawLog.number(old, "SELECT count(*) FROM events");
            one.bean(Rebuilds.class).start("balances", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            awaitPhase(one, "balances", Rebuild.Phase.WAITING);
            RawLog.execute(
                    database,
                    "ALTER TABLE rebuild_balances.credits ADD CONSTRAINT planted CHECK (amount > 50 OR id <> '"
                            + account + "')");
            for (int i = 0; i < 9; i++) {
                one.execute(new UseCredits(account, Credits.of(10), null, null, null));
            }
            one.account(60);
            assertThat(amount(one, account)).isEqualTo(10);
        }
        Rebuild rebuild = ended(one, "balances");
        Consistency.check(database);
        // It was compared before; what was left out since is said by the parked streams that the live projection now
        // has.
        assertThat(rebuild.phase()).isEqualTo(Rebuild.Phase.DIFFERENT);
        assertThat(rebuild.result().parked()).isEqualTo(1);
    }

    @Test
    void aStreamThatCannotBeAppliedIsToldAndNotPromoted() throws SQLException {
        AccountId account = one.account(100);
        RawLog.append(database, new StreamId("account", account.value()), "credits.from-the-future", "{}");
        one.account(1);
        for (String projection : List.of("balances", "books")) {
            Rebuild rebuild = rebuilt(one, projection, Promote.IF_EQUAL);
            assertThat(rebuild.phase()).as("%s", rebuild).isEqualTo(Rebuild.Phase.DIFFERENT);
            assertThat(rebuild.result().parked()).isEqualTo(1);
            assertThat(rebuild.result().tables()).allMatch(table -> table.changed() + table.missing() == 0);
        }
    }

    /** Refused, rather than that something is left standing on a table that nobody writes any more. */
    @Test
    void whatCannotFollowTheTablesIsNamed() throws SQLException {
        one.account(100);
        RawLog.execute(database, "CREATE MATERIALIZED VIEW report AS SELECT count(*) FROM projection.credits");
        Rebuild rebuild = rebuilt(one, "balances", Promote.IF_EQUAL);
        assertThat(rebuild.phase()).isEqualTo(Rebuild.Phase.FAILED);
        assertThat(rebuild.error()).contains("public.report");
        one.account(1);
        Consistency.check(database);
        try (Connection owner = RawLog.owner(database);
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "DROP MATERIALIZED VIEW report; CREATE VIEW report AS SELECT count(*) AS accounts FROM projection.credits");
            owner.commit();
            assertThat(rebuilt(one, "balances", Promote.IF_EQUAL).phase()).isEqualTo(Rebuild.Phase.PROMOTED);
            one.account(1);
            assertThat(RawLog.number(owner, "SELECT accounts FROM report")).isEqualTo(3);
        }
    }

    /** A row that somebody changed by hand is found, and put right by a promotion that does not ask. */
    @Test
    void anAsyncProjectionIsComparedAtItsOwnTokens() throws SQLException {
        AccountId account = one.account(100);
        LedgerNode other = second();
        try (Busy busy = new Busy(one, other)) {
            await().until(() -> counted(account) == 1);
            RawLog.execute(
                    database, "UPDATE projection.book_entries SET credits = 7 WHERE user_id = '" + account + "'");
            Rebuild found = rebuilt(one, "books", Promote.IF_EQUAL);
            assertThat(found.phase()).as("%s", found).isEqualTo(Rebuild.Phase.DIFFERENT);
            Difference.Table table = found.result().tables().getFirst();
            assertThat(table.changed()).isEqualTo(1);
            assertThat(table.columns()).isEqualTo(Map.of("credits", 1L));
            assertThat(table.samples().getFirst().columns())
                    .isEqualTo(Map.of("credits", new Difference.Values("7", "100")));
            assertThat(rebuilt(other, "books", Promote.ALWAYS).phase()).isEqualTo(Rebuild.Phase.PROMOTED);
            assertThat(counted(account)).isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> Consistency.wrongBooks(database) == 0);
    }

    private long counted(AccountId account) {
        return one.sql()
                .sql("SELECT count(*) FROM book_entries WHERE user_id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    /** In the middle of the building: what was committed is not done again. */
    @Test
    void aRebuildGoesOnWhereItWas() throws Exception {
        AccountId account = one.account(100_000);
        one.bean(Commands.class)
                .executeAll(IntStream.range(0, 12_000)
                        .mapToObj(i -> new Order(
                                new UseCredits(account, Credits.of(1), null, null, null), Submission.of(Actor.LEDGER)))
                        .toList());
        // It stands still before it has committed more than these, until somebody lets go of a lock.
        RawLog.execute(database, """
                CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END';
                CREATE TRIGGER wait BEFORE UPDATE ON rebuilds FOR EACH ROW
                    WHEN (OLD.position <= 1000 AND NEW.position > 1000) EXECUTE FUNCTION wait()""");
        long stopped;
        try (Connection owner = RawLog.owner(database)) {
            RawLog.number(owner, "SELECT count(pg_advisory_lock(4711))");
            one.bean(Rebuilds.class).start("transactions", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
            await().until(() ->
                    RawLog.number(owner, "SELECT count(*) FROM pg_locks WHERE objid = 4711 AND NOT granted") == 1);
            stopped = now(one, "transactions").position();
            one.close();
        }
        assertThat(stopped).isBetween(1L, 1_000L);
        one = LedgerNode.on(database, "ledger.rebuild.slice=200");
        List<Long> seen = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    Rebuild rebuild = now(one, "transactions");
                    seen.add(rebuild.position());
                    return rebuild.phase().isLast();
                });
        assertThat(seen).isSorted().allMatch(position -> position >= stopped);
        Rebuild ended = now(one, "transactions");
        assertThat(ended.phase()).as("%s", ended).isEqualTo(Rebuild.Phase.PROMOTED);
        assertThat(ended.result().tables().getFirst().rows()).isEqualTo(12_001);
    }
}
