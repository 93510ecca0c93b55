package dev.otto.ledger.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.Receiver.Got;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints that do not answer, for as long as a test takes: nobody else notices. */
class HangingEndpointsTest {
    /** Less than what an endpoint may take. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final int SENT_AT_ONCE = 16;
    private static final byte[] HEADER = "HTTP/1.1 200 OK\r\nx: ".getBytes(StandardCharsets.US_ASCII);
    /** The head of a record of the handshake, which says that 16,384 bytes follow. */
    private static final byte[] GREETING = {0x16, 3, 3, 0x40, 0};

    private static LedgerNode node;
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final List<Receiver> receivers = new ArrayList<>();

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(),
                "ledger.delivery.allow-http=true",
                "ledger.delivery.allow-private=true",
                "ledger.delivery.timeout=40s");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @AfterEach
    void goOn() {
        hanging.countDown();
        endpoints().list().forEach(endpoint -> endpoints().remove(endpoint.id(), LedgerNode.OPERATOR));
        receivers.forEach(Receiver::close);
    }

    private static Endpoints endpoints() {
        return node.bean(Endpoints.class);
    }

    private Receiver receiver() {
        Receiver receiver = new Receiver();
        receivers.add(receiver);
        return receiver;
    }

    private int hang(AtomicInteger asked) {
        asked.incrementAndGet();
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 204;
    }

    private static void grant(AccountId account) {
        node.execute(new GrantCredits(account, Credits.of(1), null, null, 100));
    }

    private static List<AccountId> manyAccounts() {
        return Stream.generate(() -> node.account(0)).limit(SENT_AT_ONCE).toList();
    }

    /** More of them than the node has connections to its database. */
    @Test
    void othersAreToldAtOnceAndNoConnectionIsHeld() {
        List<AtomicInteger> asked = new ArrayList<>();
        List<Receiver> hang = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            AtomicInteger count = new AtomicInteger();
            Receiver receiver = receiver();
            receiver.answers(got -> hang(count));
            endpoints().register(receiver.url(), List.of("transaction"), LedgerNode.OPERATOR);
            asked.add(count);
            hang.add(receiver);
        }
        Receiver fast = receiver();
        endpoints().register(fast.url(), List.of("transaction"), LedgerNode.OPERATOR);
        List<AccountId> accounts = manyAccounts();

        accounts.forEach(HangingEndpointsTest::grant);
        await().atMost(SOON).until(() -> fast.taken().size() == SENT_AT_ONCE);
        await().atMost(SOON).until(() -> asked.stream().allMatch(count -> count.get() > 0));
        accounts.forEach(HangingEndpointsTest::grant);
        await().atMost(SOON).until(() -> fast.taken().size() == 2 * SENT_AT_ONCE);

        assertThat(hang).allSatisfy(receiver -> assertThat(receiver.all()).isEmpty());
        await().atMost(SOON)
                .until(() ->
                        node.bean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections() == 0);
        // What works in the background is in the middle of a transaction now and then, but not for long.
        await().atMost(SOON)
                .until(() -> node.sql()
                                .sql("SELECT count(*) FROM pg_stat_activity"
                                        + " WHERE datname = current_database() AND state LIKE 'idle in transaction%'")
                                .query(Long.class)
                                .single()
                        == 0);

        hanging.countDown();
        await().atMost(SOON)
                .until(() -> hang.stream().allMatch(receiver -> receiver.taken().size() == 2 * SENT_AT_ONCE));
    }

    @Test
    void endpointsOfOneHostDoNotWaitForEachOther() {
        Receiver host = receiver();
        EndpointSecret slow = endpoints().register(host.url() + "?slow", List.of("transaction"), LedgerNode.OPERATOR);
        EndpointSecret fast = endpoints().register(host.url() + "?fast", List.of("transaction"), LedgerNode.OPERATOR);
        AtomicInteger asked = new AtomicInteger();
        host.answers(got -> got.isSignedBy(slow.secret()) ? hang(asked) : 204);
        List<AccountId> accounts = manyAccounts();

        // So that the slow one's turn begins with a message for each of them.
        await().atMost(SOON)
                .until(() -> node.sql()
                                .sql(
                                        "UPDATE endpoints SET leased_until = 'infinity' WHERE id = ? AND leased_until IS NULL"
                                                + " AND position = (SELECT max(position) FROM events)")
                                .param(slow.id())
                                .update()
                        == 1);
        accounts.forEach(HangingEndpointsTest::grant);
        node.sql()
                .sql("UPDATE endpoints SET leased_until = NULL WHERE id = ?")
                .param(slow.id())
                .update();
        await().atMost(SOON).until(() -> asked.get() == SENT_AT_ONCE);
        long before = takenBy(host, fast);
        accounts.forEach(HangingEndpointsTest::grant);

        await().atMost(SOON).until(() -> takenBy(host, fast) >= before + SENT_AT_ONCE);
        assertThat(takenBy(host, slow)).isZero();
    }

    private static long takenBy(Receiver host, EndpointSecret endpoint) {
        return host.taken().stream()
                .filter(got -> got.isSignedBy(endpoint.secret()))
                .map(Got::id)
                .distinct()
                .count();
    }

    /** Each drop comes in time; the answer as a whole never does. */
    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoAnswersDropByDropOrNotEvenThatIsGivenUp() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LedgerNode hasty = LedgerNode.on(
                        node.bean(DatabaseSettings.class),
                        "ledger.delivery.allow-http=true",
                        "ledger.delivery.allow-private=true",
                        "ledger.delivery.timeout=1s",
                        "ledger.delivery.workers=0")) {
            Thread.ofVirtual().start(() -> drip(socket));
            Endpoints endpoints = hasty.bean(Endpoints.class);
            String address = "://127.0.0.1:" + socket.getLocalPort() + "/";
            for (String url : List.of("http" + address, "https" + address)) {
                EndpointSecret endpoint = endpoints.register(url, null, LedgerNode.OPERATOR);
                assertThat(endpoints.ping(endpoint.id())).as(url).isEqualTo(new Ping(false, "no answer in time"));
            }
        }
    }

    /** To the one who speaks plainly a header without end, to the one who greets by TLS a greeting without end. */
    private static void drip(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        boolean plain = client.getInputStream().read() == 'P';
                        client.getOutputStream().write(plain ? HEADER : GREETING);
                        while (true) {
                            client.getOutputStream().write('x');
                            Thread.sleep(50);
                        }
                    } catch (IOException | InterruptedException e) {
                        // The other side has gone.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }
}
