package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.Transactions;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.ledger.Videos;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.projection.Scrub;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.AlreadyErased;
import dev.otto.ledger.users.UserCommand.ChangeUser;
import dev.otto.ledger.users.UserCommand.EraseUser;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import dev.otto.ledger.videos.VideoCommand.MoveVideo;
import dev.otto.ledger.videos.VideoCommand.RequestVideo;
import dev.otto.ledger.videos.VideoEvent.VideoFailed;
import dev.otto.ledger.videos.VideoStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One node erases a person; another has the person's key and account in memory, and commands of the person's under way. */
class ErasureOnTwoNodesTest {
    private static final Personal SECRET = new Personal("a secret");

    private static DatabaseSettings database;
    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    private static UseCredits use(AccountId account, long amount) {
        return new UseCredits(account, Credits.of(amount), null, SECRET, new Personal("{\"a\":\"secret\"}"));
    }

    private static CreditsUsed used(Outcome outcome) {
        return (CreditsUsed) outcome.events().getFirst().event();
    }

    private static void erase(AccountId account) {
        one.execute(new EraseUser(account.owner()));
    }

    private static long count(String sql, AccountId account) throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            return RawLog.number(owner, sql.formatted(account));
        }
    }

    /** How many events after the erasure hold anything encrypted. */
    private static long encryptedAfterwards(AccountId account) throws SQLException {
        return count("""
                SELECT count(*) FROM events e JOIN erasures s ON s.subject = '%1$s' AND e.position > s.position
                WHERE encode(e.payload, 'escape') LIKE '%%enc1:%%' AND (e.aggregate_id = s.subject
                   OR e.aggregate_id IN (SELECT id FROM videos WHERE user_id = s.subject))""", account);
    }

    @Test
    void whatTheOtherNodeRemembersAllowsNoUse() {
        AccountId account = one.account(100);
        two.execute(use(account, 1));
        erase(account);
        assertThatThrownBy(() -> two.execute(use(account, 1))).isInstanceOf(AlreadyErased.class);
        assertThatThrownBy(() ->
                        two.execute(new PurchaseCredits(account, Credits.of(1), SECRET, null, null, "api", null, null)))
                .isInstanceOf(AlreadyErased.class);
        assertThatThrownBy(() -> two.execute(new GrantCredits(account, Credits.of(1), SECRET, null, 100)))
                .isInstanceOf(AlreadyErased.class);
        assertThatThrownBy(() -> two.execute(new ChangeUser(account.owner(), null, SECRET)))
                .isInstanceOf(AlreadyErased.class);
        assertThatThrownBy(() -> two.execute(new RegisterUser(account.owner(), new Personal("x@example.org"), null)))
                .isInstanceOf(AlreadyErased.class);
        assertThat(two.execute(new EraseUser(account.owner())).events()).isEmpty();
        assertThat(two.bean(Users.class).get(account.value()).email()).isNull();
    }

    @Test
    void theOtherNodeForgetsTheKeyWithinSeconds() {
        AccountId account = one.account(100);
        // A key that is read while another one is being forgotten is not kept, so one use may not be enough.
        for (LedgerNode node : List.of(one, two)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                node.execute(use(account, 1));
                return Traces.hasKeyInMemory(node, account.value());
            });
        }
        erase(account);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        !Traces.hasKeyInMemory(one, account.value()) && !Traces.hasKeyInMemory(two, account.value()));
    }

    /** At once, whatever is still in its memory: before it reads what is to be shown it asks who was erased. */
    @Test
    void theOtherNodeShowsNothingOfWhatItAnsweredBefore() {
        AccountId account = one.account(100);
        String key = UUID.randomUUID().toString();
        assertThat(used(two.execute(use(account, 1), key)).description()).isEqualTo(SECRET);
        VideoId video = new VideoId(UUID.randomUUID());
        Outcome requested =
                two.execute(new RequestVideo(video, account.owner(), SECRET, null, null, null, null, 5, Credits.of(5)));
        long position = requested.events().getLast().position();
        assertThat(two.bean(Videos.class).asOf(video, position).prompt()).isEqualTo(SECRET.text());
        long registered = count(account);
        erase(account);
        CreditsUsed again = used(two.execute(use(account, 1), key));
        assertThat(again.description()).isEqualTo(Personal.ERASED);
        assertThat(again.metadata()).isEqualTo(Personal.ERASED);
        assertThat(two.bean(Videos.class).asOf(video, position).prompt()).isEqualTo("[erased]");
        assertThat(two.bean(Users.class).asOf(account.owner(), registered).email())
                .isNull();
        assertThat(two.bean(Transactions.class).get(again.transaction().value()).description())
                .isEqualTo("[erased]");
    }

    private static long count(AccountId account) {
        return two.sql()
                .sql("SELECT min(position) FROM events WHERE aggregate_id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @Test
    void nothingThatIsWrittenOnTheOtherNodeAfterwardsIsKept() throws SQLException {
        AccountId account = one.account(100);
        TransactionId usage = used(two.execute(use(account, 10))).transaction();
        VideoId video = new VideoId(UUID.randomUUID());
        two.execute(new RequestVideo(video, account.owner(), SECRET, null, null, null, null, 5, Credits.of(5)));
        erase(account);
        Outcome refund = two.execute(new RefundUsage(account, usage, Credits.of(1), SECRET));
        two.execute(new AdjustCredits(account, Direction.DEBIT, Credits.of(1), SECRET));
        Outcome failure = two.execute(new MoveVideo(video, account.owner(), VideoStatus.FAILED, null, null, SECRET));
        assertThat(((UsageRefunded) refund.events().getFirst().event()).reason())
                .isEqualTo(Personal.ERASED);
        assertThat(((VideoFailed) failure.last(VideoFailed.class).orElseThrow().event()).reason())
                .isEqualTo(Personal.ERASED);
        assertThat(encryptedAfterwards(account)).isZero();
        assertThat(count(
                        "SELECT count(*) FROM projection.transactions WHERE user_id = '%s' AND reason = 'a secret'",
                        account))
                .isZero();
    }

    /** Commands of both nodes are decided before the erasure, commit before it, or are decided again after it. */
    @Test
    void commandsUnderWayCommitBeforeTheErasureOrKeepNothing() throws Exception {
        for (int round = 0; round < 5; round++) {
            AccountId account = one.account(10_000);
            TransactionId usage = used(two.execute(use(account, 1_000))).transaction();
            Parallel.run(16, 240, i -> {
                LedgerNode node = i % 2 == 0 ? one : two;
                try {
                    switch (i) {
                        case 120 -> erase(account);
                        default -> {
                            switch (i % 4) {
                                case 0, 1 -> node.execute(use(account, 1));
                                case 2 -> node.execute(new RefundUsage(account, usage, Credits.of(1), SECRET));
                                default -> node.execute(new ChangeUser(account.owner(), null, SECRET));
                            }
                        }
                    }
                } catch (Refusal refused) {
                    assertThat(refused).isInstanceOf(AlreadyErased.class);
                }
            });
            assertThat(two.bean(Scrub.class).finish(account.value(), Duration.ofSeconds(30)))
                    .isTrue();
            assertThat(encryptedAfterwards(account)).isZero();
            assertThat(count("""
                    SELECT count(*) FROM projection.transactions WHERE user_id = '%s'
                    AND (description <> '[erased]' OR reason <> '[erased]' OR metadata IS NOT NULL)""", account)).isZero();
            assertThat(count(
                            "SELECT count(*) FROM projection.transactions WHERE user_id = '%s' AND reason = '[erased]'",
                            account))
                    .isEqualTo(60);
        }
        Consistency.check(database);
        assertThat(Replay.differences(one, database, new Random(1), 100)).isEmpty();
    }

    /** Somebody has a row locked; the node that erased ends before it gets it. Meanwhile the views hide what is in it. */
    @Test
    void whatACrashLeavesIsHiddenAndOverwrittenByAnotherNode() throws Exception {
        AccountId account = one.account(100);
        TransactionId usage = used(one.execute(use(account, 1))).transaction();
        try (LedgerNode three = LedgerNode.on(database);
                Connection other = RawLog.owner(database);
                Statement statement = other.createStatement()) {
            statement.execute("SELECT 1 FROM projection.transactions WHERE id = '" + usage + "' FOR UPDATE");
            three.execute(new EraseUser(account.owner()));
            assertThat(three.bean(Scrub.class).finish(account.value(), Duration.ofMillis(300)))
                    .isFalse();
            three.close();
            String row = "SELECT count(*) FROM %s WHERE id = '" + usage + "' AND description = 'a secret'";
            assertThat(RawLog.number(other, row.formatted("projection.transactions")))
                    .isEqualTo(1);
            assertThat(RawLog.number(other, row.formatted("transactions"))).isZero();
            assertThat(two.bean(Transactions.class).get(usage.value()).description())
                    .isEqualTo("[erased]");
            assertThat(two.bean(Transactions.class).get(usage.value()).metadata())
                    .isNull();
            other.rollback();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> count("SELECT count(*) FROM scrubs", account) == 0);
        assertThat(count(
                        "SELECT count(*) FROM projection.transactions WHERE user_id = '%s' AND description = '[erased]'",
                        account))
                .isEqualTo(1);
    }

    /** It is looked for every second, on every node, for ever. */
    @Test
    void lookingForWhatIsLeftToOverwriteKeepsNoConnection() {
        for (int i = 0; i < 20; i++) {
            assertThat(one.bean(Scrub.class).finish(UUID.randomUUID(), Duration.ofSeconds(1)))
                    .isTrue();
        }
    }

    /** More rows than one transaction overwrites. */
    @Test
    void anAccountOfManyRowsIsOverwrittenInChunks() throws SQLException {
        AccountId account = one.account(100);
        RawLog.execute(database, """
                INSERT INTO projection.holds (id, user_id, amount, state, owned_by_video, description, position, expires_at, created_at)
                SELECT gen_random_uuid(), '%s', 1, 'voided', false, CASE WHEN n %% 3 <> 0 THEN 'a secret' END, -n, now(), now()
                FROM generate_series(1, 5000) n""".formatted(account));
        RawLog.execute(
                database,
                "UPDATE projection.holds SET position = position + 1000000 WHERE user_id = '%s'".formatted(account));
        erase(account);
        assertThat(one.bean(Scrub.class).finish(account.value(), Duration.ofSeconds(30)))
                .isTrue();
        assertThat(count(
                        "SELECT count(*) FROM projection.holds WHERE user_id = '%s' AND description = '[erased]'",
                        account))
                .isEqualTo(3_334);
        assertThat(count("SELECT count(*) FROM projection.holds WHERE user_id = '%s' AND description IS NULL", account))
                .isEqualTo(1_666);
        RawLog.execute(database, "DELETE FROM projection.holds WHERE user_id = '%s'".formatted(account));
    }

    @Test
    void anErasedPersonHoldsNoEmail() {
        String email = UUID.randomUUID() + "@example.org";
        UserId first = new UserId(UUID.randomUUID());
        UserId second = new UserId(UUID.randomUUID());
        one.execute(new RegisterUser(first, new Personal(email), null));
        one.execute(new EraseUser(first));
        two.execute(new RegisterUser(second, new Personal(email), null));
        assertThat(one.bean(Users.class).withEmail(email).orElseThrow().id()).isEqualTo(second.value());
    }
}
