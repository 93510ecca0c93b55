package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.faults.Journal.Entry;
import dev.otto.ledger.faults.Journal.Outcome;
import dev.otto.ledger.platform.postgres.EmbeddedServer;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service, its database and single sessions are killed with SIGKILL under load. R12: what was acknowledged is
 * there, once; what was not is there once or not at all, and a retry with its key finds out which.
 */
class KillsTest {
    private static final Logger LOG = LoggerFactory.getLogger(KillsTest.class);
    private static final int CLIENTS = 16;

    /** What is killed. */
    private enum Victim {
        SERVICE,
        POSTMASTER,
        SESSION,
        BOTH
    }

    @Test
    void nothingIsLostOrDoubledWhenServiceAndDatabaseAreKilled() throws Exception {
        run("short", List.of(Victim.SERVICE, Victim.POSTMASTER), 1_000);
    }

    @Test
    @Tag("long")
    void nothingIsLostOrDoubledInFiftyKills() throws Exception {
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            victims.add(Victim.values()[i % Victim.values().length]);
        }
        run("long", victims, 3_000);
    }

    private static void run(String name, List<Victim> victims, int longestLoadMillis) throws Exception {
        Random random = new Random(1);
        long commands = 0;
        long unknown = 0;
        try (ServiceProcess service = ServiceProcess.inFolder("kills-" + name);
                LoadClient client = new LoadClient(service.port())) {
            service.awaitReady();
            Journal first = new Journal();
            client.register(first);
            Balances balances = new Balances(client.users());
            balances.add(settled(client, first));
            for (Victim victim : victims) {
                Journal journal = new Journal();
                underLoad(client, journal, random, () -> {
                    Thread.sleep(300 + random.nextInt(longestLoadMillis));
                    kill(victim, service);
                    service.awaitReady();
                    Thread.sleep(500);
                });
                commands += journal.size();
                unknown += journal.of(Outcome.UNKNOWN).size();
                balances.add(settled(client, journal));
                balances.check(client);
                Consistency.check(service.database());
                LOG.info("{} killed: {} commands so far, {} of unknown outcome", victim, commands, unknown);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> Consistency.wrongBooks(service.database()) == 0);
            LOG.info(
                    "{} kills, {} commands, {} of them of unknown outcome: 0 lost, 0 doubled",
                    victims.size(),
                    commands,
                    unknown);
            service.close();
            replay(service);
        }
    }

    /** Something that takes its time while the load goes on. */
    private interface Meanwhile {
        void act() throws Exception;
    }

    private static void underLoad(LoadClient client, Journal journal, Random random, Meanwhile meanwhile)
            throws Exception {
        client.goOn();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long seed = random.nextLong();
                running.add(threads.submit(() -> client.run(journal, seed)));
            }
            try {
                meanwhile.act();
            } finally {
                client.stop();
            }
            for (Future<?> one : running) {
                one.get(180, TimeUnit.SECONDS);
            }
        }
    }

    private static void kill(Victim victim, ServiceProcess service) throws Exception {
        switch (victim) {
            case SERVICE -> restart(service);
            case POSTMASTER -> service.killPostmaster();
            case SESSION -> service.killBackend(writersSession(service));
            case BOTH -> {
                service.killPostmaster();
                restart(service);
            }
        }
    }

    private static void restart(ServiceProcess service) throws Exception {
        service.killService();
        service.start();
    }

    private static long writersSession(ServiceProcess service) throws Exception {
        try (Connection owner = RawLog.owner(service.database())) {
            return RawLog.number(
                    owner,
                    "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = 'ledger-writer'"
                            + " AND query NOT LIKE 'LISTEN%'");
        }
    }

    /** Every command's final answer. An acknowledged one must be answered again, as it was. */
    private static List<Entry> settled(LoadClient client, Journal journal) {
        List<Entry> acknowledged = journal.of(Outcome.OK);
        List<Entry> again = Parallel.collect(CLIENTS, acknowledged.size(), i -> client.settle(acknowledged.get(i)));
        assertThat(again).as("R12: what was acknowledged is there").isEqualTo(acknowledged);
        List<Entry> open = journal.of(Outcome.UNKNOWN);
        assertThat(open)
                .as("clear answers")
                .allSatisfy(one -> assertThat(one.status()).isIn(0, 409, 503));
        List<Entry> known = Parallel.collect(CLIENTS, open.size(), i -> client.settle(open.get(i)));
        return Stream.concat(again.stream(), known.stream().filter(one -> one.outcome() == Outcome.OK))
                .toList();
    }

    private static void replay(ServiceProcess stopped) throws Exception {
        try (EmbeddedServer server = stopped.serverAlone();
                LedgerNode node = LedgerNode.on(server.settings())) {
            assertThat(Replay.differences(node, server.settings(), new Random(2), 1_000))
                    .as("R9")
                    .isEqualTo(Map.of());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
