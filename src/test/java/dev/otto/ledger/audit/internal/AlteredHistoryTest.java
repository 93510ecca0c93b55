package dev.otto.ledger.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.audit.AuditSettings;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.faults.MixedLoad;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.UserCommand.ChangeUser;
import dev.otto.ledger.verifier.Bundle;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.BundleVerification;
import dev.otto.ledger.verifier.Check;
import dev.otto.ledger.verifier.Checks;
import dev.otto.ledger.verifier.Finding;
import dev.otto.ledger.verifier.Findings;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.KeyRing;
import dev.otto.ledger.verifier.LoggedEvent;
import dev.otto.ledger.verifier.Share;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

/**
 * A superuser with the triggers off changes a book of some hundred events: each change is found by the offline verifier
 * and by the service, the untouched book is never accused, and no check of the verifier could be left out.
 */
class AlteredHistoryTest {
    private static final SigningKey LEDGERS = SigningKey.of(Base64.getDecoder().decode(LedgerNode.AUDIT_KEY));

    @TempDir
    static Path folder;

    private static Connection superuser;
    private static JdbcClient sql;
    private static LogRows log;
    private static HeadTable heads;
    private static KeyTable keys;
    private static Book untouched;
    /** What the auditor has kept, and the service's file sink too. */
    private static List<Head> held;

    @BeforeAll
    static void writeTheBook() throws SQLException, IOException {
        DatabaseSettings database = TestPostgres.freshDatabase();
        long sealed;
        try (LedgerNode node = LedgerNode.on(database, "ledger.audit.seal-every=20ms")) {
            for (int life = 0; life < 5; life++) {
                new MixedLoad(node, life).erasedAfter(life == 0 ? 20 : 1_000).run(70);
            }
            // However seldom a busy machine has sealed meanwhile.
            while (node.sql()
                            .sql("SELECT count(*) FROM audit_heads")
                            .query(Long.class)
                            .single()
                    <= 20) {
                node.account(1);
                settled(node, "SELECT max(e.position) - (SELECT max(position) FROM audit_heads) FROM events e");
            }
            // What comes by itself: expiries, and payments of the erased.
            settled(node, "SELECT count(*) FROM scrubs");
            settled(node, """
                    SELECT count(*) FROM payments p JOIN erasures e ON e.subject = p.user_id WHERE p.erased_at IS NULL""");
            settled(node, """
                    SELECT (SELECT count(*) FROM holds WHERE state = 'open' AND expires_at < now() + interval '1 minute')
                    + (SELECT count(*) FROM lots WHERE expires AND expires_at < now() + interval '1 minute')""");
            sealed = node.sql()
                    .sql("SELECT max(position) FROM events")
                    .query(Long.class)
                    .single();
            settled(node, "SELECT max(e.position) - (SELECT max(position) FROM audit_heads) FROM events e");
            lateEvents(node);
        }
        superuser = database.migration().connect(Map.of());
        superuser.setAutoCommit(false);
        SingleConnectionDataSource one = new SingleConnectionDataSource(superuser, true);
        sql = JdbcClient.create(one);
        log = new LogRows(new EventLog(one, null), sql);
        heads = new HeadTable(sql);
        keys = new KeyTable(sql);
        sql.sql("DELETE FROM audit_heads WHERE position > ?").param(sealed).update();
        superuser.commit();
        List<LoggedEvent> events = new ArrayList<>();
        for (List<LoggedEvent> page = log.after(0); !page.isEmpty(); page = log.after(events.size())) {
            events.addAll(page);
        }
        held = heads.after(0, 100_000);
        untouched = new Book(events, held, keys.all());
        assertThat(events.size()).isGreaterThan(300);
        assertThat(held.size()).isGreaterThan(20);
        try (OutputStream file = Files.newOutputStream(
                folder.resolve(HeadFiles.name(held.getFirst().position())))) {
            for (Head head : held) {
                file.write(BundleFormat.write(head));
                file.write('\n');
            }
        }
    }

    private static void settled(LedgerNode node, String count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.sql().sql(count).query(Long.class).single() == 0);
    }

    /** What the changes of late events are made to: the last lines of the book, always the same. */
    private static void lateEvents(LedgerNode node) {
        AccountId account = node.account(0);
        node.execute(new ChangeUser(account.owner(), null, new Personal("Ada")));
        node.execute(new ChangeUser(account.owner(), null, new Personal("Ada L.")));
        node.execute(new ChangeUser(account.owner(), null, new Personal("Ada Lovelace")));
        node.execute(new GrantCredits(account, Credits.of(100), null, null, 100));
        node.execute(new UseCredits(account, Credits.of(30), null, null, null));
        node.execute(new UseCredits(account, Credits.of(10), null, null, null));
        node.execute(new PlaceHold(
                account,
                new HoldId(java.util.UUID.randomUUID()),
                Credits.of(20),
                null,
                false,
                null,
                Duration.ofDays(1)));
    }

    @AfterAll
    static void close() throws SQLException {
        superuser.close();
    }

    /** By which checks something was found. */
    private static Set<String> by(Findings findings) {
        return findings.all().stream().map(Finding::check).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Check> without(String name, List<Check> checks) {
        return checks.stream().filter(check -> !check.name().equals(name)).toList();
    }

    /** What an auditor finds in an export, who holds the key, and perhaps heads. */
    private static Findings offline(List<Head> kept, String leftOut) throws IOException {
        Path file = folder.resolve("bundle.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            new ZipExport(log, heads, keys, Clock.systemUTC()).of(null, null).writeTo(out);
        }
        try (Bundle bundle = Bundle.open(file)) {
            KeyRing ring = new KeyRing(List.of(LEDGERS.publicKey()), bundle.keys());
            List<Check> checks = Checks.all(bundle.extent(), bundle.heads(), kept, ring);
            return new BundleVerification(bundle, without(leftOut, checks))
                    .run(done -> {})
                    .findings();
        }
    }

    private static Findings service(Path published, String leftOut) {
        Keys own = new Keys(new SigningKeys(LEDGERS, null), keys, List.of());
        FileSink sink = new FileSink(new AuditSettings.FileSettings(published, DataSize.ofMegabytes(16)), heads, own);
        LogVerification verification =
                new LogVerification(log, heads, own, sink, sql, TransactionOperations.withoutTransaction());
        Check.Extent whole = Check.Extent.whole();
        // In three parts, as a large log is read.
        Findings all = new Findings();
        for (int part = 0; part < 3; part++) {
            Share share = new Share(part, 3);
            List<Check> checks = without(leftOut, verification.checks(whole, share));
            verification
                    .run(whole, checks, share, events -> true)
                    .findings()
                    .all()
                    .forEach(all::add);
        }
        return all;
    }

    private interface Looking {
        void at(Book book) throws IOException;
    }

    /** Changes the book, looks at it, and has it as it was. */
    private static void changed(Change change, long seed, Looking looking) throws SQLException, IOException {
        Book book = new Book(untouched.events, untouched.heads, untouched.keys);
        change.make(book, new Random(seed));
        book.write(superuser);
        try {
            looking.at(book);
        } finally {
            superuser.rollback();
        }
    }

    @Test
    void theUntouchedBookIsNeverAccused() throws IOException {
        assertThat(offline(held, "").all()).isEmpty();
        assertThat(offline(List.of(), "").all()).isEmpty();
        assertThat(service(folder, "").all()).isEmpty();
        assertThat(service(null, "").all()).isEmpty();
    }

    @Test
    void twoHundredChangesAreFound() throws SQLException, IOException {
        find(200, 1);
    }

    @Tag("long")
    @Test
    void aThousandChangesAreFound() throws SQLException, IOException {
        find(1_000, System.nanoTime());
    }

    private static void find(int changes, long seed) throws SQLException, IOException {
        Map<Change, Integer> found = new HashMap<>();
        for (int i = 0; i < changes; i++) {
            Change change = Change.values()[i % Change.values().length];
            long own = seed + i;
            changed(change, own, book -> {
                assertThat(offline(held, "").count())
                        .as("offline, %s, seed %d", change, own)
                        .isPositive();
                assertThat(service(folder, "").count())
                        .as("service, %s, seed %d", change, own)
                        .isPositive();
                if (!Change.HIDDEN_WITHOUT_HELD_HEADS.contains(change)) {
                    assertThat(offline(List.of(), "").count())
                            .as("key alone, %s, seed %d", change, own)
                            .isPositive();
                }
            });
            found.merge(change, 1, Integer::sum);
        }
        assertThat(found.keySet()).isEqualTo(EnumSet.allOf(Change.class));
        // The restoring between them has left nothing behind.
        assertThat(service(folder, "").all()).isEmpty();
    }

    /** A verifier without it does not find what only it can. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "position=LATE_DELETE",
                "sequence=LATE_DELETE_AND_CLOSE_THE_GAP",
                "time=LATE_EARLIER",
                "balance=LATE_BALANCE",
                "rules=LATE_OVERDRAFT",
                "chain=EDIT_METADATA"
            })
    void noCheckOfTheEventsCanBeLeftOut(String pair) throws SQLException, IOException {
        String[] named = pair.split("=");
        changed(Change.valueOf(named[1]), 1, book -> {
            assertThat(by(offline(held, ""))).containsExactly(named[0]);
            assertThat(offline(held, named[0]).all()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sealed_root=REWRITE",
                "signature=REWRITE_AND_ADAPT_HEADS",
                "signature=REWRITE_AND_SIGN",
                "signature=REWRITE_SIGN_AND_VOUCH"
            })
    void noCheckOfTheHeadsCanBeLeftOut(String pair) throws SQLException, IOException {
        String[] named = pair.split("=");
        changed(Change.valueOf(named[1]), 1, book -> {
            assertThat(by(offline(List.of(), ""))).containsExactly(named[0]);
            assertThat(offline(List.of(), named[0]).all()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"REWRITE_AND_REMOVE_HEADS", "CUT"})
    void headsThatWereKeptElsewhereCannotBeLeftOut(String change) throws SQLException, IOException {
        changed(Change.valueOf(change), 1, book -> {
            assertThat(by(offline(held, ""))).containsExactly("held_head");
            assertThat(offline(held, "held_head").all()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE projection.credits SET amount = amount + 1 WHERE id = (SELECT min(id::text)::uuid FROM credits)",
                "UPDATE projection.credits SET held = held + 1 WHERE id = (SELECT min(id::text)::uuid FROM credits)",
                "UPDATE projection.credits SET debt = debt + 1 WHERE id = (SELECT min(id::text)::uuid FROM credits)",
                "DELETE FROM projection.credits WHERE id = (SELECT min(id::text)::uuid FROM credits)",
                "INSERT INTO projection.credits SELECT gen_random_uuid(), user_id, 5, 0, 0, 0, 0, now(), now()"
                        + " FROM credits LIMIT 1"
            })
    void balancesThatAreNotTheEventsAreFoundByTheService(String statement) throws SQLException, IOException {
        try (Statement change = superuser.createStatement()) {
            change.execute(statement);
            assertThat(by(service(folder, ""))).containsExactly("read_model");
            assertThat(service(folder, "read_model").all()).isEmpty();
        } finally {
            superuser.rollback();
        }
    }

    /** What docs/security.md says cannot be shown: nobody but the read models knows of what was never sealed. */
    @Test
    void theEndThatNoHeadCoversCanBeCutOffAndOnlyTheServiceSeesIt() throws SQLException, IOException {
        Book book = new Book(untouched.events, untouched.heads, untouched.keys);
        book.events.removeLast();
        book.write(superuser);
        try {
            assertThat(offline(held, "").all()).isEmpty();
            assertThat(by(service(folder, ""))).containsExactly("read_model");
        } finally {
            superuser.rollback();
        }
    }
}
