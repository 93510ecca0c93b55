package dev.otto.ledger.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.LedgerApplication;
import dev.otto.ledger.audit.BundleExport;
import dev.otto.ledger.audit.Heads;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.UserCommand.EraseUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor sees, who has a file and a key. */
class VerifyCommandTest {
    private static final String SECRET = "a sentence that nobody else has written";

    @TempDir
    static Path folder;

    private static LedgerNode node;
    private static Path bundle;
    private static Path held;
    private static String key;

    @BeforeAll
    static void writeTheBook() throws IOException {
        node = LedgerNode.on(TestPostgres.freshDatabase(), "ledger.audit.seal-every=20ms");
        AccountId first = account();
        node.execute(new EraseUser(first.owner()));
        account();
        sealed();
        held = folder.resolve("held.jsonl");
        List<String> lines = new ArrayList<>();
        node.bean(Heads.class)
                .list(null, 1000)
                .data()
                .forEach(head -> lines.add("""
                {"position":%d,"root":"%s","sealed_at":"%s","key_id":"%s","signature":"%s"}""".formatted(
                                head.position(),
                                head.root(),
                                BundleFormat.instant(head.sealedAt()),
                                head.keyId(),
                                head.signature())));
        Files.write(held, lines);
        account();
        sealed();
        bundle = export("whole.zip", null, null);
        try (Bundle whole = Bundle.open(bundle)) {
            key = java.util.Base64.getEncoder()
                    .encodeToString(whole.keys().getFirst().encoded());
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static AccountId account() {
        AccountId account = node.account(100);
        node.execute(new UseCredits(account, Credits.of(30), null, new Personal(SECRET), null));
        return account;
    }

    private static void sealed() {
        await().until(() -> node.sql()
                        .sql("SELECT max(position) - (SELECT max(position) FROM audit_heads) FROM events")
                        .query(Long.class)
                        .single()
                == 0);
    }

    private static Path export(String name, Instant from, Instant to) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            node.bean(BundleExport.class).of(from, to).writeTo(out);
        }
        return file;
    }

    /** The same bundle with one line changed, or left out. */
    private static Path altered(String entry, String pattern, String replacement) throws IOException {
        Path file = folder.resolve("altered.zip");
        try (ZipFile from = new ZipFile(bundle.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry one : from.stream().toList()) {
                String text = new String(from.getInputStream(one).readAllBytes(), StandardCharsets.UTF_8);
                String changed = one.getName().equals(entry) ? text.replaceFirst(pattern, replacement) : text;
                assertThat(changed.equals(text)).isEqualTo(!one.getName().equals(entry));
                to.putNextEntry(new ZipEntry(one.getName()));
                to.write(changed.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private record Verdict(int code, String out, String err) {}

    private static Verdict verify(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = VerifyCommand.run(
                Arrays.stream(arguments).map(Object::toString).toList(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Verdict(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anUntouchedBookIsIntact() {
        Verdict verdict = verify(bundle, "--key", key, "--heads", held);
        assertThat(verdict.code()).as(verdict.out()).isZero();
        assertThat(verdict.out())
                .endsWith("INTACT\n")
                .contains("1 erased", "0 lie outside")
                .doesNotContain("NONE WAS GIVEN");
        assertThat(verdict.err()).isEmpty();
    }

    @Test
    void aKeyFromTheBundleItselfIsSaidToProveNothing() {
        Verdict verdict = verify(bundle);
        assertThat(verdict.code()).isZero();
        assertThat(verdict.out()).contains("NONE WAS GIVEN", "prove nothing by themselves", "INTACT in itself");
    }

    @Test
    void aKeyMayBeAFileAndAStrangersKeyIsNotTheLedgers() throws Exception {
        Path pem = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
        assertThat(verify(bundle, "--key", pem).code()).isZero();
        byte[] other = java.security.KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Verdict verdict = verify(bundle, "--key", java.util.Base64.getEncoder().encodeToString(other));
        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.out()).contains("was not signed by a trusted key", "BROKEN");
    }

    @Test
    void whatWasChangedIsNamed() throws IOException {
        Verdict verdict = verify(altered("events.jsonl", "(\"position\":4,.*?\"payload\":\"ey)J", "$1K"), "--key", key);
        assertThat(verdict.code()).isEqualTo(1);
        assertThat(verdict.out())
                .contains("event 4: its hash is not that of its contents")
                .contains("the first at event 4");
        Verdict removed = verify(altered("events.jsonl", "(?m)^.*\"position\":4,.*\n", ""), "--key", key);
        assertThat(removed.code()).isEqualTo(1);
        assertThat(removed.out()).contains("event 5: the events from 4 to 4 are missing [position]");
    }

    @Test
    void whatIsNoWholeBundleProvesNothing() throws IOException {
        byte[] bytes = Files.readAllBytes(bundle);
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 200));
        assertThat(verify(cut).code()).isEqualTo(1);
        assertThat(verify(cut).out()).contains("proves nothing", "broke off");
        assertThat(verify(held).code()).isEqualTo(1);
        Verdict line = verify(altered("events.jsonl", "\"position\":4,", "\"position\":four,"), "--key", key);
        assertThat(line.code()).isEqualTo(1);
        assertThat(line.out()).contains("event 4: line 4 of events.jsonl cannot be read");
        assertThat(verify(altered("manifest.json", "bundle/1", "bundle/9")).out())
                .contains("not otto-ledger-bundle/9");
    }

    @Test
    void aPartIsVerifiedAgainstTheHeads() throws IOException {
        Instant middle = node.sql()
                .sql("SELECT recorded_at FROM events WHERE position = 8")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        for (Path part : List.of(export("late.zip", middle, null), export("early.zip", null, middle))) {
            Verdict verdict = verify(part, "--key", key, "--heads", held);
            assertThat(verdict.code()).as(verdict.out()).isZero();
            assertThat(verdict.out()).endsWith("INTACT\n");
        }
        assertThat(verify(folder.resolve("late.zip"), "--key", key).out())
                .contains("is not in this bundle; the heads show that it ended as the bundle says");
        Path nothing = export("nothing.zip", Instant.now().plusSeconds(60), null);
        assertThat(verify(nothing, "--key", key).code()).isZero();
    }

    @Test
    void wrongUseIsToldApart() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "nothing\n");
        for (List<Object> wrong : List.of(
                List.<Object>of(),
                List.<Object>of("nowhere.zip"),
                List.<Object>of(bundle, "--key"),
                List.<Object>of(bundle, "--key", "bm9uc2Vuc2U="),
                List.<Object>of(bundle, "--key", "§"),
                List.<Object>of(bundle, "--heads", empty),
                List.<Object>of(bundle, "--force"),
                List.<Object>of(bundle, bundle))) {
            Verdict verdict = verify(wrong.toArray());
            assertThat(verdict.code()).as(wrong.toString()).isEqualTo(2);
            assertThat(verdict.err()).contains("usage: verify");
            assertThat(verdict.out()).isEmpty();
        }
    }

    /** From the program's own main class, with nothing of Spring loaded. */
    @Test
    void startsWithoutSpring() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stderr",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerApplication.class.getName(),
                        "verify",
                        bundle.toString(),
                        "--key",
                        key)
                .redirectError(folder.resolve("classes.log").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        assertThat(out).endsWith("INTACT\n");
        String loaded = Files.readAllLines(folder.resolve("classes.log")).stream()
                .filter(line -> line.contains("org.springframework") || line.contains("org.postgresql"))
                .collect(Collectors.joining("\n"));
        assertThat(loaded).isEmpty();
    }

    /** What a person wrote is in no bundle, before the erasure or after. */
    @Test
    void nothingPersonalIsInABundle() throws IOException {
        try (Bundle whole = Bundle.open(bundle)) {
            for (LoggedEvent event : whole.events()) {
                assertThat(new String(event.payload(), StandardCharsets.UTF_8)).doesNotContain(SECRET, "@example.org");
            }
        }
    }
}
