package dev.otto.ledger.live.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.live.BalanceAfter;
import dev.otto.ledger.live.EventId;
import dev.otto.ledger.live.LiveFeed;
import dev.otto.ledger.live.LiveFeeds;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.platform.command.PastStates;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where a feed's own reading ends and the fan-out begins, at the moments at which something could fall in between. */
class FeedTest {

    private static LedgerNode node;
    private Duration patience = Duration.ofSeconds(60);
    private final AccountId ada = node.account(0);
    private final UserId user = ada.owner();
    private final List<Subscription> joined = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private void grant(int times) {
        for (int i = 0; i < times; i++) {
            node.execute(new GrantCredits(ada, Credits.of(1), null, null, 100));
        }
    }

    /** A feed that goes on behind what there is, and joins the fan-out after what a test does just before. */
    private Feed feed(Runnable beforeItJoins) {
        EventLog log = node.bean(EventLog.class);
        return new Feed(
                new Feed.Source(
                        node.bean(Messages.class),
                        node.bean(Fanout.class),
                        position -> new PastOfUser(user, log, node.bean(JdbcClient.class), position),
                        () -> new RunningBalances(node.bean(PastStates.class)),
                        () -> {
                            beforeItJoins.run();
                            Subscription subscription = new Subscription(user);
                            joined.add(subscription);
                            return subscription;
                        }),
                log.head(),
                EventId.behind(log.head()),
                () -> {});
    }

    /** One that was overrun answers once that it has none, and goes back to the log. */
    private LiveMessage next(LiveFeed feed) throws InterruptedException {
        LiveMessage next = feed.next(patience);
        next = next == null ? feed.next(patience) : next;
        assertThat(next).as("a message in time").isNotNull();
        return next;
    }

    /** The balances that a feed tells of, in its order. */
    private List<Long> balances(LiveFeed feed, int count) throws InterruptedException {
        List<Long> told = new ArrayList<>();
        while (told.size() < count) {
            if (next(feed).data() instanceof BalanceAfter balance) {
                told.add(balance.amount());
            }
        }
        return told;
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** The fan-out is past it, and the feed has read up to before it: only reading again up to its place finds it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatHappensBetweenItsLastReadingAndItsJoiningIsTold(boolean beside) throws InterruptedException {
        try (LiveFeed other = beside ? node.bean(LiveFeeds.class).ofUser(user, null) : null;
                Feed feed = feed(() -> {
                    grant(3);
                    if (other != null) {
                        assertThat(told(other, 3)).isEqualTo(oneTo(3));
                    }
                })) {
            assertThat(told(feed, 3)).isEqualTo(oneTo(3));
            grant(1);
            assertThat(told(feed, 1)).containsExactly(4L);
        }
    }

    private List<Long> told(LiveFeed feed, int count) {
        try {
            return balances(feed, count);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsReadAndFannedOutIsToldOnce() throws InterruptedException {
        try (Feed feed = feed(() -> {})) {
            grant(5);
            assertThat(balances(feed, 5)).isEqualTo(oneTo(5));
            grant(5);
            assertThat(balances(feed, 5))
                    .isEqualTo(LongStream.rangeClosed(6, 10).boxed().toList());
        }
    }

    /** One that was overrun goes back to the log and joins anew; between the two more happens. */
    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void oneThatWasOverrunMissesNothingWhenItJoinsAgain() throws InterruptedException {
        // Longer than the test may take: it must not wait for what nobody offers any more.
        patience = Duration.ofMinutes(5);
        AtomicBoolean again = new AtomicBoolean();
        try (Feed feed = feed(() -> {
            if (again.getAndSet(true)) {
                grant(3);
            }
        })) {
            assertThat(feed.next(Duration.ZERO))
                    .as("it has read everything, and joined")
                    .isNull();
            grant(301);
            await().atMost(Duration.ofSeconds(60)).until(() -> joined.getFirst().isOverrun());
            assertThat(balances(feed, 304)).isEqualTo(oneTo(304));
            assertThat(joined).hasSize(2);
        }
    }
}
