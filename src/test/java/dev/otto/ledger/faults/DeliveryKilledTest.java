package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.Receiver.Got;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The node that works for an endpoint is killed while it sends: whoever goes on leaves nothing out and mixes nothing up. */
class DeliveryKilledTest {
    private static final String[] SETTINGS = {
        "ledger.delivery.allow-http=true",
        "ledger.delivery.allow-private=true",
        "ledger.delivery.timeout=1s",
        "ledger.delivery.first-pause=200ms"
    };
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int EACH = 80;

    private final Receiver receiver = new Receiver();
    private final AtomicInteger sent = new AtomicInteger();
    private final List<String> users =
            Stream.generate(() -> UUID.randomUUID().toString()).limit(5).toList();

    @AfterEach
    void close() {
        receiver.close();
    }

    /** The receiver has got a message, and its answer never comes. */
    private record Cut(CountDownLatch there, CountDownLatch over) {
        void await() throws InterruptedException {
            assertThat(there.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private Cut cutAt(int message) {
        Cut cut = new Cut(new CountDownLatch(1), new CountDownLatch(1));
        receiver.answers(got -> {
            if (sent.incrementAndGet() == message) {
                cut.there.countDown();
                try {
                    cut.over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 500;
            }
            return 204;
        });
        return cut;
    }

    private static void post(Http http, String path, String body) {
        assertThat(http.post(path, body, "Idempotency-Key", UUID.randomUUID().toString())
                        .statusCode())
                .as(path)
                .isBetween(200, 202);
    }

    /** To each user 1, 2, 3, … */
    private void grant(Http http) {
        post(
                http,
                "/v1/transactions/batch",
                IntStream.range(0, EACH * users.size())
                        .mapToObj(i -> "{'kind':'grant','user_id':'%s','amount':%d,'idempotency_key':'%s'}"
                                .formatted(users.get(i % users.size()), 1 + i / users.size(), UUID.randomUUID()))
                        .collect(Collectors.joining(",", "{'items':[", "]}")));
    }

    private List<Long> firstArrivals(String user) {
        Set<String> seen = new HashSet<>();
        return receiver.taken(user).stream()
                .filter(got -> seen.add(got.id()))
                .map(got -> got.event().at("/data/amount").asLong())
                .toList();
    }

    @Test
    void everyMessageArrivesInOrderWhoeverIsKilled() throws Exception {
        try (ServiceProcess service = ServiceProcess.inFolder("delivery-killed", SETTINGS)) {
            service.awaitReady();
            Cut first = cutAt(50);
            try (Http http = new Http(service.port())) {
                post(http, "/v1/endpoints", "{'url':'%s','types':['transaction']}".formatted(receiver.url()));
                users.forEach(
                        user -> post(http, "/v1/users", "{'id':'%s','email':'%s@example.org'}".formatted(user, user)));
                grant(http);
            }
            first.await();
            service.killService();
            int before = sent.get();
            Cut second = cutAt(before + 150);
            first.over.countDown();

            service.start();
            service.awaitReady();
            second.await();
            try (LedgerNode survivor = LedgerNode.on(service.database(), SETTINGS)) {
                service.killService();
                second.over.countDown();
                await().atMost(SOON)
                        .until(() -> users.stream()
                                .allMatch(user -> firstArrivals(user).size() == EACH));
                await().atMost(SOON)
                        .until(() -> survivor.sql()
                                .sql("SELECT min(position) = (SELECT max(position) FROM events) FROM endpoints")
                                .query(Boolean.class)
                                .single());
            }
        }
        assertThat(users)
                .allSatisfy(user -> assertThat(firstArrivals(user))
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, EACH)
                                .mapToObj(Long::valueOf)
                                .toList()));
        List<String> refused = receiver.all().stream()
                .filter(got -> got.status() == 500)
                .map(Got::id)
                .toList();
        assertThat(refused).as("the two whose answers were cut off").hasSize(2);
        assertThat(receiver.taken()).extracting(Got::id).containsAll(refused);
    }
}
