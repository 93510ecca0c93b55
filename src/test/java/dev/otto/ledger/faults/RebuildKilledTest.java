package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.Http;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rebuilds whose process is killed go on where they were, and what is live is not touched meanwhile. */
class RebuildKilledTest {
    private static final int EVENTS = 20_000;
    private static final List<String> NAMES = List.of("balances", "transactions");

    private static void fill(ServiceProcess service) {
        try (Http http = new Http(service.port())) {
            List<String> users = IntStream.range(0, 10)
                    .mapToObj(i -> UUID.randomUUID().toString())
                    .toList();
            for (String user : users) {
                send(http, "/v1/users", "{'id': '%s', 'email': '%s@example.org'}".formatted(user, user));
                send(http, "/v1/users/" + user + "/grants", "{'amount': %d}".formatted(EVENTS));
            }
            for (int batch = 0; batch < 4; batch++) {
                send(
                        http,
                        "/v1/transactions/batch",
                        IntStream.range(0, EVENTS / 4)
                                .mapToObj(i -> "{'kind':'usage','user_id':'%s','amount':1,'idempotency_key':'%s'}"
                                        .formatted(users.get(i % users.size()), UUID.randomUUID()))
                                .collect(Collectors.joining(",", "{'items':[", "]}")));
            }
        }
    }

    private static void send(Http http, String path, String body) {
        assertThat(http.post(path, body, "Idempotency-Key", UUID.randomUUID().toString())
                        .statusCode())
                .as(path)
                .isBetween(200, 202);
    }

    private static long number(ServiceProcess service, String sql) throws Exception {
        try (Connection owner = RawLog.owner(service.database())) {
            return RawLog.number(owner, sql);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** How far the one that is least far is. */
    private static long position(ServiceProcess service) throws Exception {
        return number(service, "SELECT CASE count(*) WHEN 2 THEN min(position) ELSE -1 END FROM rebuilds");
    }

    private static long live(ServiceProcess service) throws Exception {
        return number(
                service, "SELECT sum(t.amount) + (SELECT sum(amount) FROM credits) + count(*) FROM transactions t");
    }

    private static void again(ServiceProcess service) throws Exception {
        long done = position(service);
        long live = live(service);
        service.killService();
        service.start();
        service.awaitReady();
        assertThat(position(service)).isGreaterThanOrEqualTo(done);
        assertThat(live(service)).isEqualTo(live);
    }

    @Test
    void rebuildsGoOnWhereAKillHasLeftThem() throws Exception {
        try (ServiceProcess service = ServiceProcess.inFolder("rebuild-killed", "ledger.rebuild.slice=20")) {
            service.awaitReady();
            fill(service);
            try (Http http = new Http(service.port())) {
                for (String name : NAMES) {
                    send(http, "/v1/projections/" + name + "/rebuild", "{'promote': 'if-equal'}");
                }
            }
            await(() -> position(service) > 1_000);
            assertThat(number(service, "SELECT count(*) FROM rebuilds WHERE phase = 'building'"))
                    .isEqualTo(2);
            again(service);

            killedWhileItWaits(service);

            await(() -> number(service, "SELECT count(*) FROM rebuilds WHERE phase = 'promoted'") == 2);
            assertThat(number(service, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'retired%'"))
                    .isZero();
            Consistency.check(service.database());
        }
    }

    /** Attached, at the head, and about to be swapped in. */
    private static void killedWhileItWaits(ServiceProcess service) throws Exception {
        try (Connection reader = RawLog.owner(service.database())) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            RawLog.number(reader, "SELECT count(*) FROM credits");
            await(() -> number(service, "SELECT count(*) FROM rebuilds WHERE phase = 'waiting' AND attached") == 2);
            again(service);
        }
    }
}
