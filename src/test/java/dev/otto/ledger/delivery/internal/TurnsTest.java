package dev.otto.ledger.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.delivery.DeadLetter;
import dev.otto.ledger.delivery.EndpointSecret;
import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.delivery.MessageJson;
import dev.otto.ledger.delivery.TooManyEndpoints;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.live.MessageLog;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.Receiver.Got;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.node.ObjectNode;

/** Turns that a test takes by itself, at the moments at which they matter. */
class TurnsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] SETTINGS = {
        "ledger.delivery.allow-http=true", "ledger.delivery.allow-private=true", "ledger.delivery.first-pause=1h"
    };

    private static LedgerNode node;
    private Receiver receiver;
    private EndpointSecret endpoint;
    private AccountId ada;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(), SETTINGS[0], SETTINGS[1], SETTINGS[2], "ledger.delivery.workers=0");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void register() {
        receiver = new Receiver();
        endpoint = endpoints().register(receiver.url(), List.of("transaction"), LedgerNode.OPERATOR);
        ada = node.account(0);
    }

    @AfterEach
    void remove() {
        endpoints().list().forEach(one -> endpoints().remove(one.id(), LedgerNode.OPERATOR));
        receiver.close();
    }

    private static Endpoints endpoints() {
        return node.bean(Endpoints.class);
    }

    private void grant(long... amounts) {
        for (long amount : amounts) {
            node.execute(new GrantCredits(ada, Credits.of(amount), null, null, 100));
        }
    }

    private static Lease lease() {
        return node.bean(Leases.class).take(1).getFirst();
    }

    private static void take(Lease lease) {
        node.bean(Round.class).take(lease, () -> true);
    }

    private static void takeTurns(int turns) {
        for (int i = 0; i < turns; i++) {
            node.bean(Leases.class).take(1).forEach(TurnsTest::take);
        }
    }

    private static long amount(Got got) {
        return got.event().at("/data/amount").asLong();
    }

    private List<Long> taken() {
        return receiver.taken().stream().map(TurnsTest::amount).toList();
    }

    /** What waits, in order: how often it was tried, and whether it has a time at which it is due. */
    private List<String> waiting() {
        return node.sql()
                .sql("SELECT attempts || CASE WHEN due_at = 'infinity' THEN '' ELSE ' due' END FROM deliveries"
                        + " WHERE endpoint_id = ? AND state = 'waiting' ORDER BY position, message")
                .param(endpoint.id())
                .query(String.class)
                .list();
    }

    private Map<String, Object> row() {
        return node.sql()
                .sql("SELECT position, turn, leased_until FROM endpoints WHERE id = ?")
                .param(endpoint.id())
                .query()
                .singleRow();
    }

    /** Answers the first message when it is told to, and says when it is there. */
    private record Held(CountDownLatch there, CountDownLatch goOn) {
        static Held first(Receiver receiver, int answer) {
            Held held = new Held(new CountDownLatch(1), new CountDownLatch(1));
            receiver.answers(got -> {
                if (held.there.getCount() == 0) {
                    return answer;
                }
                held.there.countDown();
                try {
                    held.goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 204;
            });
            return held;
        }

        void during(Thread turn, Consumer<Held> what) throws InterruptedException {
            assertThat(there.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            what.accept(this);
            goOn.countDown();
            assertThat(turn.join(SOON)).isTrue();
        }
    }

    /** Of one user the form that the API would give a message fails. */
    @Test
    void aMessageThatCannotBeWrittenStopsNobodyElse() {
        AccountId bob = node.account(0);
        node.execute(new GrantCredits(bob, Credits.of(9), null, null, 100));
        grant(1, 2);
        MessageJson json = node.bean(MessageJson.class);
        Round round = new Round(
                node.bean(Leases.class),
                node.bean(DeliveryTable.class),
                node.bean(MessageLog.class),
                new CloudEvents(data -> {
                    ObjectNode form = json.of(data);
                    if (form.get("user_id").asString().equals(ada.toString())) {
                        throw new IllegalStateException("no form");
                    }
                    return form;
                }),
                node.bean(Sender.class),
                node.bean(TransactionOperations.class));
        round.take(lease(), () -> true);
        assertThat(taken()).containsExactly(9L);
        assertThat(waiting()).containsExactly("1 due", "0");
        assertThat(row().get("position"))
                .isEqualTo(node.sql()
                        .sql("SELECT max(position) FROM events")
                        .query(Long.class)
                        .single());
    }

    @Test
    void anEndpointIsOneTurnsUntilItsLeaseIsOver() {
        grant(1);
        Lease lease = lease();
        assertThat(node.bean(Leases.class).take(1)).isEmpty();
        assertThat(node.sql()
                        .sql("SELECT leased_until BETWEEN clock_timestamp() + interval '20 s'"
                                + " AND clock_timestamp() + interval '30 s' FROM endpoints WHERE id = ?")
                        .param(endpoint.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        letPass();
        assertThat(lease().turn()).isEqualTo(lease.turn() + 1);
    }

    private static void letPass() {
        node.sql()
                .sql("UPDATE endpoints SET leased_until = clock_timestamp() - interval '1 ms'")
                .update();
    }

    /** A node that slept, and wakes up when its endpoint has long been another's. */
    @Test
    void whatAnOutrunTurnBringsHomeCountsNoMore() throws Exception {
        grant(1, 2, 3);
        Held first = Held.first(receiver, 500);
        Lease outrun = lease();
        Thread sleeper = Thread.ofVirtual().start(() -> take(outrun));
        first.during(sleeper, held -> {
            letPass();
            receiver.answers(got -> amount(got) == 1 ? 204 : 500);
            take(lease());
            assertThat(waiting()).containsExactly("1 due", "0");
        });
        assertThat(waiting()).containsExactly("1 due", "0");
        assertThat(row()).containsEntry("turn", outrun.turn() + 1).containsEntry("leased_until", null);
        receiver.answers(got -> 204);
        node.sql()
                .sql("UPDATE deliveries SET due_at = now() WHERE attempts = 1")
                .update();
        takeTurns(3);
        assertThat(taken()).containsExactly(1L, 1L, 2L, 3L);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void anOutrunTurnSendsNothingMore() {
        grant(1);
        Lease outrun = lease();
        letPass();
        take(lease());
        take(outrun);
        assertThat(taken()).containsExactly(1L);
    }

    /** The end of the time is like the end of the node: what was not begun waits, in order, and is due. */
    @Test
    void whatATurnHasNoTimeForIsSentInTheNext() {
        grant(1, 2, 3, 4);
        node.bean(Round.class).take(lease(), () -> receiver.all().size() < 2);
        assertThat(taken()).containsExactly(1L, 2L);
        assertThat(waiting()).containsExactly("0 due", "0");
        takeTurns(1);
        assertThat(taken()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aTurnWhoseTimeIsUpBeginsNoMessage() {
        grant(1);
        Lease taken = lease();
        take(new Lease(taken.endpoint(), taken.turn(), taken.position(), taken.types(), System.nanoTime()));
        assertThat(receiver.all()).isEmpty();
        takeTurns(1);
        assertThat(taken()).containsExactly(1L);
    }

    @Test
    void whatHappensAfterAnEndpointIsRemovedIsNotSentThere() {
        grant(1);
        Lease lease = lease();
        endpoints().remove(endpoint.id(), LedgerNode.OPERATOR);
        grant(2);
        take(lease);
        assertThat(receiver.all()).isEmpty();
    }

    @Test
    void nothingIsLeftOfAnEndpointThatIsRemovedDuringItsTurn() throws Exception {
        grant(1, 2);
        Held first = Held.first(receiver, 500);
        Lease lease = lease();
        EndpointSecret[] anew = new EndpointSecret[1];
        first.during(Thread.ofVirtual().start(() -> take(lease)), held -> {
            endpoints().remove(endpoint.id(), LedgerNode.OPERATOR);
            anew[0] = endpoints().register(receiver.url(), null, LedgerNode.OPERATOR);
        });
        assertThat(node.sql()
                        .sql("SELECT count(*) FROM deliveries")
                        .query(Long.class)
                        .single())
                .isZero();
        receiver.answers(got -> 204);
        grant(3);
        takeTurns(1);
        assertThat(receiver.taken().stream().filter(got -> got.isSignedBy(anew[0].secret())))
                .as("what happened from its new registration on")
                .extracting(got -> got.event().get("type").asString())
                .containsExactly("ledger.transaction", "ledger.credits");
    }

    @Test
    void whatHappensAfterARotationIsSignedByTheNewSecret() {
        Lease lease = lease();
        EndpointSecret rotated = endpoints().rotate(endpoint.id(), Duration.ZERO, LedgerNode.OPERATOR);
        grant(1);
        take(lease);
        assertThat(receiver.taken().getFirst().isSignedBy(rotated.secret())).isTrue();
        assertThat(receiver.taken().getFirst().isSignedBy(endpoint.secret())).isFalse();
    }

    @Test
    void andSoIsWhatATurnComesToThatBeganBeforeIt() throws Exception {
        grant(1);
        receiver.answers(got -> 500);
        takeTurns(1);
        node.sql().sql("UPDATE deliveries SET due_at = now()").update();
        Held again = Held.first(receiver, 204);
        Lease lease = lease();
        EndpointSecret[] rotated = new EndpointSecret[1];
        again.during(Thread.ofVirtual().start(() -> take(lease)), held -> {
            rotated[0] = endpoints().rotate(endpoint.id(), Duration.ZERO, LedgerNode.OPERATOR);
            grant(2);
        });
        assertThat(taken()).containsExactly(1L, 2L);
        assertThat(receiver.taken().getFirst().isSignedBy(endpoint.secret())).isTrue();
        assertThat(receiver.taken().getLast().isSignedBy(rotated[0].secret())).isTrue();
    }

    @Test
    void aReplayedMessageStandsBeforeItsUsersOthers() {
        grant(1, 2, 3);
        receiver.answers(got -> 500);
        takeTurns(1);
        assertThat(waiting()).containsExactly("1 due", "0", "0");
        node.sql()
                .sql("UPDATE deliveries SET due_at = now(), since = now() - interval '2 days' WHERE attempts = 1")
                .update();
        takeTurns(2);
        assertThat(waiting()).containsExactly("1 due", "0");
        List<DeadLetter> dead = endpoints().deadLetters(endpoint.id(), null, 10).data();
        assertThat(dead).hasSize(1);

        endpoints().replay(null, dead.getFirst().id(), LedgerNode.OPERATOR, null);

        assertThat(waiting()).as("the second no longer has a time of its own").containsExactly("0 due", "1", "0");
        takeTurns(1);
        assertThat(waiting()).containsExactly("1 due", "1", "0");
        receiver.answers(got -> 204);
        node.sql()
                .sql("UPDATE deliveries SET due_at = now() WHERE due_at < 'infinity'")
                .update();
        takeTurns(1);
        assertThat(taken()).containsExactly(1L, 2L, 3L);
        assertThat(receiver.all().stream().filter(got -> amount(got) == 1).map(Got::id))
                .as("one id however often it is sent")
                .containsOnly(dead.getFirst().eventId());
    }

    /** They are replayed in any order: the ledger's is the one that they come in. */
    @Test
    void aReplayedMessageWaitsForAnEarlierOneOfItsUser() {
        grant(1, 2);
        receiver.answers(got -> 500);
        takeTurns(1);
        node.sql().sql("UPDATE deliveries SET state = 'dead', due_at = now()").update();
        List<DeadLetter> newestFirst =
                endpoints().deadLetters(endpoint.id(), null, 10).data();
        newestFirst.forEach(letter -> endpoints().replay(null, letter.id(), LedgerNode.OPERATOR, null));
        assertThat(waiting()).containsExactly("0 due", "0");
        receiver.answers(got -> 204);
        takeTurns(1);
        assertThat(taken()).containsExactly(1L, 2L);
    }

    @Test
    void onlyWhatIsWantedIsSentAndTheRestIsPassedOver() {
        EndpointSecret credits =
                endpoints().register(receiver.url() + "?credits", List.of("credits", "video"), LedgerNode.OPERATOR);
        grant(1, 2);
        takeTurns(4);
        assertThat(receiver.taken().stream()
                        .filter(got -> got.isSignedBy(credits.secret()))
                        .map(got -> got.event().get("type").asString()))
                .containsExactly("ledger.credits", "ledger.credits");
        assertThat(endpoints().get(credits.id()).position())
                .isEqualTo(endpoints().get(endpoint.id()).position())
                .isEqualTo(node.sql()
                        .sql("SELECT max(position) FROM events")
                        .query(Long.class)
                        .single());
    }

    @Test
    void registrationsAtTheSameTimeAreNoMoreThanMayBe() {
        List<Boolean> registered = Parallel.collect(16, 60, i -> {
            try {
                endpoints().register(receiver.url() + "?" + i, null, LedgerNode.OPERATOR);
                return true;
            } catch (TooManyEndpoints e) {
                return false;
            }
        });
        assertThat(registered.stream().filter(done -> done)).hasSize(49);
        assertThat(endpoints().list()).hasSize(50);
        grant(1);
        assertThat(node.bean(Leases.class).take(100)).as("all at once").hasSize(50);
    }

    @Test
    void aNodeThatStopsEndsItsTurnAndLeavesTheRestToOthers() throws Exception {
        DatabaseSettings database = node.bean(DatabaseSettings.class);
        grant(1, 2, 3);
        Held first = Held.first(receiver, 204);
        LedgerNode stopping = LedgerNode.on(database, SETTINGS);
        Thread stop = Thread.ofVirtual().unstarted(stopping::close);
        first.during(stop, held -> {
            Courier courier = stopping.bean(Courier.class);
            stop.start();
            await().atMost(SOON).until(() -> !courier.isRunning());
        });
        assertThat(taken()).containsExactly(1L);
        assertThat(row()).containsEntry("leased_until", null);
        assertThat(waiting()).containsExactly("0 due", "0");
        try (LedgerNode next = LedgerNode.on(database, SETTINGS)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(taken()).containsExactly(1L, 2L, 3L));
        }
    }
}
