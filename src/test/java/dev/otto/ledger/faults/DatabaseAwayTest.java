package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.faults.Journal.Entry;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.postgres.DatabaseUrl;
import dev.otto.ledger.platform.postgres.EmbeddedServer;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An external database is stopped and started again while commands go on: they fail clearly, and nothing is lost. */
class DatabaseAwayTest {
    private static final String READINESS = "/actuator/health/readiness";
    private static final int COMMANDS = 400;
    private static final Duration LONGER_THAN_THE_WRITERS_PATIENCE = Duration.ofSeconds(7);

    @TempDir
    Path folder;

    @Test
    void theServiceComesBackByItselfAndLosesNothing() throws Exception {
        EmbeddedServer server = EmbeddedServer.start(folder, Path.of("target"), Map.of());
        DatabaseSettings database = external(server);
        try (LedgerNode node = LedgerNode.on(database);
                LoadClient http = new LoadClient(node.port())) {
            List<AccountId> accounts =
                    IntStream.range(0, 4).mapToObj(i -> node.account(1_000)).toList();
            Retrying client = new Retrying();
            await().until(() -> http.status(READINESS) == 200);
            CountDownLatch away = new CountDownLatch(1);
            CompletableFuture<List<Outcome>> load =
                    CompletableFuture.supplyAsync(() -> Parallel.collect(16, COMMANDS, i -> {
                        // However slow the machine is, some come while it is away.
                        if (i >= COMMANDS / 2) {
                            awaitAway(away);
                        }
                        return paced(client, node, accounts.get(i % 4));
                    }));
            Thread.sleep(1_000);
            server.close();
            away.countDown();
            await().atMost(60, TimeUnit.SECONDS).until(() -> http.status(READINESS) == 503);

            Entry refused =
                    http.send("/v1/users/" + accounts.getFirst() + "/usages", "{\"amount\":1}", "while-it-is-away");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(http.status("/actuator/health/liveness")).isEqualTo(200);

            Thread.sleep(LONGER_THAN_THE_WRITERS_PATIENCE);
            server = EmbeddedServer.start(folder, Path.of("target"), Map.of());
            assertThat(external(server)).as("the same port").isEqualTo(database);
            assertThat(load.get(180, TimeUnit.SECONDS)).hasSize(COMMANDS);
            await().atMost(60, TimeUnit.SECONDS).until(() -> http.status(READINESS) == 200);
            assertThat(client.unknown()).isPositive();
            assertThat(http.settle(refused).status()).isEqualTo(201);
            assertThat(balances(node)).isEqualTo(4 * 1_000 - COMMANDS - 1);
            Consistency.check(database);
        } finally {
            server.close();
        }
    }

    private static void awaitAway(CountDownLatch away) {
        try {
            away.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Outcome paced(Retrying client, LedgerNode node, AccountId account) {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return client.execute(
                node,
                new UseCredits(account, Credits.of(1), null, null, null),
                UUID.randomUUID().toString());
    }

    private static long balances(LedgerNode node) {
        return node.sql()
                .sql("SELECT sum(amount) FROM credits")
                .query(Long.class)
                .single();
    }

    private static DatabaseSettings external(EmbeddedServer server) {
        DatabaseUrl url = server.settings().service();
        return new DatabaseSettings(url, url, false);
    }
}
