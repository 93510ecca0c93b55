package dev.otto.ledger.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.otto.ledger.audit.AuditSettings;
import dev.otto.ledger.audit.BookVerification;
import dev.otto.ledger.audit.VerificationScope;
import dev.otto.ledger.audit.VerificationStatus;
import dev.otto.ledger.audit.VerificationView;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.HeldHeads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** Sealing, publishing and verifying on a real database; its owner changes what he likes in between. */
class SealedLogTest {
    private static final SigningKey KEY = SigningKey.of(Base64.getDecoder().decode(LedgerNode.AUDIT_KEY));
    private static final String[] SEALS_FAST = {"ledger.audit.seal-every=20ms"};

    @TempDir
    Path folder;

    private DatabaseSettings database;
    private Connection connection;
    private JdbcClient sql;
    private TransactionTemplate transaction;
    private LogRows log;
    private HeadTable heads;
    private Keys keys;
    private VerificationTable verifications;

    @BeforeEach
    void connect() throws SQLException {
        database = TestPostgres.freshDatabase();
        connection = database.migration().connect(Map.of());
        SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
        sql = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        log = new LogRows(new EventLog(source, null), sql);
        heads = new HeadTable(sql);
        keys = new Keys(new SigningKeys(KEY, null), new KeyTable(sql), List.of());
        verifications = new VerificationTable(sql, UUID::randomUUID);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Sealer sealer() {
        return new Sealer(
                log,
                heads,
                keys,
                verifications,
                sql,
                transaction,
                Clock.systemUTC(),
                Duration.ofSeconds(4),
                new SimpleMeterRegistry());
    }

    /** Some events that no head covers. */
    private void events(int accounts) {
        try (LedgerNode node = LedgerNode.on(database)) {
            for (int i = 0; i < accounts; i++) {
                node.account(10);
            }
        }
        sql.sql("DELETE FROM audit_heads").update();
    }

    private void asSuperuser(String change) {
        sql.sql("ALTER TABLE events DISABLE TRIGGER ALL").update();
        sql.sql(change).update();
        sql.sql("ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_immutable").update();
    }

    private long headCount() {
        return heads.countAfter(0);
    }

    @Test
    void everyEventIsUnderAHeadWithinFiveSeconds() {
        try (LedgerNode node = LedgerNode.on(database)) {
            node.account(10);
            long position = log.head();
            await().until(() -> heads.newest().map(Head::position).orElse(0L) >= position);
            // What a busy machine adds to it is not the ledger's.
            assertThat(node.bean(AuditSettings.class).sealEvery()).isLessThan(Duration.ofSeconds(5));
            assertThat(keys.ring().hasSigned(heads.newest().orElseThrow())).isTrue();
        }
    }

    @Test
    void twoNodesSealOnceAndANodeWithAnotherKeyNever() {
        try (LedgerNode one = LedgerNode.on(database, SEALS_FAST);
                LedgerNode two = LedgerNode.on(database, SEALS_FAST)) {
            for (int i = 0; i < 20; i++) {
                (i % 2 == 0 ? one : two).account(1);
            }
            long position = log.head();
            await().until(() -> heads.newest().map(Head::position).orElse(0L) == position);
        }
        long before = headCount();
        Keys other = new Keys(new SigningKeys(SigningKey.of(SigningKey.create()), null), new KeyTable(sql), List.of());
        assertThat(other.toSeal(Clock.systemUTC().instant())).isEmpty();
        sealer().take();
        assertThat(headCount()).as("nothing is new").isEqualTo(before);
    }

    @Test
    void whatIsBrokenIsNotSealedButTold() {
        events(3);
        asSuperuser("UPDATE events SET metadata = metadata || '\\x20' WHERE position = 5");
        Sealer sealer = sealer();
        sealer.take();
        sealer.take();
        assertThat(headCount()).isZero();
        VerificationTable.Row broken = verifications.openBreak().orElseThrow();
        assertThat(broken.scope()).isEqualTo(VerificationScope.SEALING);
        assertThat(broken.firstBreak().position()).isEqualTo(5);
        assertThat(broken.firstBreak().check()).isEqualTo("chain");
        assertThat(sql.sql("SELECT count(*) FROM audit_verifications")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);

        asSuperuser(
                "UPDATE events SET metadata = substring(metadata FROM 1 FOR length(metadata) - 1) WHERE position = 5");
        sealer.take();
        assertThat(heads.newest().orElseThrow().position()).isEqualTo(log.head());
    }

    @Test
    void aHeadThatIsTakenAwayOrForgedStopsTheSealing() {
        events(2);
        Sealer sealer = sealer();
        sealer.take();
        Head head = heads.newest().orElseThrow();
        sql.sql("UPDATE audit_heads SET root = ?").param(new byte[32]).update();
        sealer.take();
        assertThat(verifications.openBreak().orElseThrow().firstBreak().check()).isEqualTo("signature");
        sql.sql("DELETE FROM audit_verifications").update();
        sql.sql("DELETE FROM audit_heads").update();
        sealer.take();
        assertThat(verifications.openBreak().orElseThrow().firstBreak().check()).isEqualTo("sealed_root");
        assertThat(headCount()).isZero();
        heads.add(head);
        asSuperuser("DELETE FROM events WHERE position = (SELECT max(position) FROM events)");
        sql.sql("DELETE FROM audit_verifications").update();
        sealer.take();
        assertThat(verifications.openBreak().orElseThrow().firstBreak().message())
                .contains("cut off");
    }

    private FileSink fileSink(long maxBytes) {
        return new FileSink(new AuditSettings.FileSettings(folder, DataSize.ofBytes(maxBytes)), heads, keys);
    }

    private List<Long> written() throws Exception {
        return HeldHeads.read(folder).heads().stream().map(Head::position).toList();
    }

    private void sealUpTo(int first, int last) {
        for (int position = first; position <= last; position++) {
            byte[] root = log.hashBefore(position + 1L);
            heads.add(keys.sign(
                    keys.toSeal(Clock.systemUTC().instant()).orElseThrow(),
                    position,
                    root,
                    Clock.systemUTC().instant()));
        }
    }

    @Test
    void filesGetEveryHeadInOrderWhateverIsCutShort() throws Exception {
        events(4);
        sealUpTo(1, 5);
        fileSink(600).take();
        assertThat(written()).containsExactly(1L, 2L, 3L, 4L, 5L);
        List<Path> files = HeadFiles.in(folder);
        assertThat(files).hasSizeGreaterThan(1);
        assertThat(Files.size(files.getFirst())).isBetween(600L, 1_000L);

        // The line that was being written when the machine stopped.
        Files.writeString(files.getLast(), "{\"position\":6,\"ro", StandardOpenOption.APPEND);
        sealUpTo(6, 8);
        FileSink again = fileSink(600);
        again.take();
        assertThat(written()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(HeldHeads.read(folder).passedOver()).isEqualTo(1);
        List<Long> read = new ArrayList<>();
        again.heads(3).forEachRemaining(head -> read.add(head.position()));
        assertThat(read).containsExactly(4L, 5L, 6L, 7L, 8L);
        try (Stream<String> lines = Files.lines(files.getFirst())) {
            assertThat(BundleFormat.head(lines.findFirst().orElseThrow()).sealedAt())
                    .isEqualTo(heads.after(0, 1).getFirst().sealedAt());
        }
    }

    @Test
    void nothingThatWeHaveNotSignedIsPublished() throws Exception {
        events(4);
        sealUpTo(1, 3);
        sql.sql("UPDATE audit_heads SET root = ? WHERE position = 2")
                .param(new byte[32])
                .update();
        fileSink(10_000).take();
        assertThat(written()).containsExactly(1L);
    }

    @Test
    void aReceiverGetsEveryHeadInOrderThoughItFails() throws Exception {
        events(4);
        sealUpTo(1, 4);
        List<Long> received = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/heads", exchange -> {
            boolean fails = calls.incrementAndGet() % 3 == 2;
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!fails && exchange.getRequestHeaders().getFirst("Authorization").equals("Bearer secret")) {
                received.add(BundleFormat.head(body).position());
            }
            exchange.sendResponseHeaders(fails ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/heads");
            List<Duration> pauses = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                try (HttpSink sink =
                        new HttpSink(new AuditSettings.HttpSettings(url, "secret"), heads, keys, sql, transaction)) {
                    for (int i = 0; i < 4; i++) {
                        pauses.add(sink.take());
                    }
                }
            }
            assertThat(received).containsExactly(1L, 2L, 3L, 4L);
            assertThat(pauses).contains(Duration.ZERO, Duration.ofSeconds(1));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aVerificationWhoseNodeHasEndedIsBegunAgain() {
        events(3);
        assertThat(verifications.ask(VerificationScope.FULL, Actor.LEDGER, 0, new byte[32], log.head()))
                .isTrue();
        assertThat(verifications.take(UUID.randomUUID())).isPresent();
        assertThat(verifications.take(UUID.randomUUID()))
                .as("somebody is at it")
                .isEmpty();
        assertThat(verifications.ask(VerificationScope.FULL, Actor.LEDGER, 0, new byte[32], log.head()))
                .isFalse();
        sql.sql("UPDATE audit_verifications SET renewed_at = clock_timestamp() - interval '20 seconds'")
                .update();
        try (LedgerNode node = LedgerNode.on(database)) {
            BookVerification books = node.bean(BookVerification.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> books.latest().status() == VerificationStatus.INTACT);
            VerificationView whole = books.latest();
            assertThat(whole.events()).isEqualTo(log.head());

            node.account(5);
            books.start(VerificationScope.INCREMENTAL, Actor.LEDGER);
            await().until(() -> books.latest().status() == VerificationStatus.INTACT);
            assertThat(books.latest().events()).as("only what is new").isEqualTo(3);

            asSuperuser("UPDATE events SET metadata = metadata || '\\x20' WHERE position = 5");
            books.start(VerificationScope.FULL, Actor.LEDGER);
            await().until(() -> books.latest().status() == VerificationStatus.BROKEN);
            assertThat(books.latest().firstBreak().position()).isEqualTo(5);
            books.start(VerificationScope.INCREMENTAL, Actor.LEDGER);
            await().until(() -> books.latest().status() == VerificationStatus.INTACT);
            assertThat(verifications.openBreak())
                    .as("what is new does not mend what is old")
                    .isPresent();
            AuditCounts counts = node.bean(AuditCounts.class);
            counts.sample();
            assertThat(node.bean(AuditHealth.class).health().getStatus().getCode())
                    .isEqualTo("DEGRADED");
            assertThat(node.bean(AuditHealth.class).health().getDetails()).containsEntry("broken_at", 5L);
        }
    }
}
