package dev.otto.ledger.web.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.FakeIssuer;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.testing.contract.ApiDocument;
import dev.otto.ledger.testing.contract.ApiOperation;
import dev.otto.ledger.testing.contract.Contract;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Whatever is sent, the answer is none of ours to be ashamed of: no fault, no word of what is inside, a problem as the
 * document has it, and what was refused has written nothing. A seed makes the same requests again.
 */
class HostileInputTest {
    private static final int THREADS = 4;
    private static final int GROUP = 500;
    private static final Pattern INTERNALS = Pattern.compile(
            "Exception|Throwable|\\bat dev\\.|org\\.[a-z]+\\.|java\\.[a-z]|jakarta|jdbc|tools\\.jackson|fasterxml|hibernate"
                    + "|axonframework|catalina|tomcat|SELECT |INSERT |relation \"|/home/|/root/|/work|<html",
            Pattern.CASE_INSENSITIVE);
    /** Ciphertext and secrets are random, and spell such a word now and then. */
    private static final Pattern RANDOM = Pattern.compile("enc1:[A-Za-z0-9+/=]+|olk_[A-Za-z0-9_-]{43}");

    private static LedgerNode node;
    private static FakeIssuer issuer;
    private static ApiDocument document;
    private static Contract contract;
    private static World world;

    @BeforeAll
    static void start() {
        // Time stands still, so that nothing becomes due while rows are counted.
        issuer = new FakeIssuer();
        node = LedgerNode.on(
                TestPostgres.freshDatabase(),
                new TestClock(Instant.parse("2026-06-01T00:00:00Z")),
                "STRIPE_WEBHOOK_SECRET=" + StripeEvent.SECRET,
                "STRIPE_MODE=live",
                "OIDC_ISSUER_URI=" + issuer.uri(),
                "ledger.delivery.workers=0",
                "ledger.live.heartbeat=200ms",
                "ledger.rates.unauthenticated=1000000",
                "ledger.rates.admin=1000000",
                "ledger.rates.end-user=1000000");
        document = ApiDocument.of(node.port());
        contract = new Contract(document);
        world = new World(node, issuer);
    }

    @AfterAll
    static void stop() {
        node.close();
        issuer.close();
    }

    @Test
    void isRefusedAndWritesNothing() {
        attack(10_000, 20_260_601);
    }

    @Test
    @Tag("long")
    void isRefusedAndWritesNothingManyTimes() {
        attack(100_000, new Random().nextLong());
    }

    /** All mistakes are told at the end, so that one run shows what one cause has spoilt. */
    private void attack(int tries, long seed) {
        List<String> mistakes = new ArrayList<>();
        Random random = new Random(seed);
        int sure = tries * 7 / 10;
        for (int i = 0; i < sure; i += GROUP) {
            long head = world.head();
            Map<String, Long> rows = world.rows();
            for (Outcome outcome : sendAll(attempts(Math.min(GROUP, sure - i), random, Attempt::refused), mistakes)) {
                if (outcome.reply.status() < 400) {
                    mistakes.add("accepted: " + outcome);
                }
            }
            compare("events after group " + i, world.head(), head, mistakes);
            compare("rows after group " + i, world.rows(), rows, mistakes);
        }
        for (int i = sure; i < tries; i += GROUP) {
            long head = world.head();
            List<Outcome> outcomes =
                    sendAll(attempts(Math.min(GROUP, tries - i), random, attempt -> !attempt.refused()), mistakes);
            long written = outcomes.stream()
                    .filter(outcome -> outcome.reply.status() < 300)
                    .mapToLong(outcome -> outcome.reply
                            .headers()
                            .firstValueAsLong("Ledger-Position")
                            .orElse(0))
                    .max()
                    .orElse(0);
            compare("events after odd group " + i, world.head(), Math.max(head, written), mistakes);
            outcomes.stream()
                    .filter(outcome -> outcome.reply.status() >= 400)
                    .filter(outcome -> world.knowsKey(outcome.attempt.headerValue("Idempotency-Key")))
                    .forEach(outcome -> mistakes.add("refused, but its key is used: " + outcome));
        }
        assertThat(mistakes).as("seed %d: %d mistakes", seed, mistakes.size()).isEmpty();
    }

    private static void compare(String what, Object now, Object before, List<String> mistakes) {
        if (!now.equals(before)) {
            mistakes.add(what + ": " + before + " became " + now);
        }
    }

    private static List<Attempt> attempts(int count, Random random, Predicate<Attempt> wanted) {
        BodyMischief bodies = new BodyMischief(document, random);
        LineMischief lines = new LineMischief(world, random);
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; attempts.size() < count; i++) {
            ApiOperation operation =
                    document.operations().get(i % document.operations().size());
            Attempt attempt = world.attempt(operation, random);
            JsonNode body = world.body(operation, random);
            boolean both = random.nextInt(10) == 0;
            boolean spoilBody = body != null && random.nextInt(3) > 0;
            if (spoilBody) {
                bodies.spoil(attempt, body);
            }
            if (!spoilBody || both) {
                lines.spoil(attempt);
            }
            attempt.finish(random);
            if (wanted.test(attempt)) {
                attempts.add(attempt);
            }
        }
        return attempts;
    }

    private record Outcome(Attempt attempt, Wire.Reply reply) {}

    private static List<Outcome> sendAll(List<Attempt> attempts, List<String> mistakes) {
        List<Outcome> all = Collections.synchronizedList(new ArrayList<>());
        List<String> wrong = Collections.synchronizedList(mistakes);
        Parallel.run(THREADS, THREADS, thread -> {
            try (Wire wire = new Wire(node.port())) {
                for (int i = thread; i < attempts.size(); i += THREADS) {
                    Attempt attempt = attempts.get(i);
                    try {
                        Outcome outcome = new Outcome(attempt, wire.send(attempt));
                        all.add(outcome);
                        check(outcome);
                    } catch (IOException | RuntimeException | AssertionError e) {
                        wrong.add(e + " at " + attempt);
                        wire.close();
                    }
                }
            }
        });
        return all;
    }

    private static void check(Outcome outcome) {
        Attempt attempt = outcome.attempt;
        Wire.Reply reply = outcome.reply;
        assertThat(reply.status()).as(reply.body()).isLessThan(500);
        assertThat(RANDOM.matcher(withoutOurPage(reply)).replaceAll("…")).doesNotContainPattern(INTERNALS);
        assertThat(reply.body() + reply.headers()).doesNotContain(LedgerNode.ADMIN_KEY);
        boolean bodiless = attempt.method().equals("HEAD") || attempt.method().equals("OPTIONS");
        if (!bodiless && attempt.path().startsWith("/v1/")) {
            contract.checkAnswer(attempt.method(), attempt.path(), reply.status(), reply.headers(), reply.body());
        }
    }

    /** A statement is a page of ours, where any other is the container's. */
    private static String withoutOurPage(Wire.Reply reply) {
        return reply.status() == 200 ? reply.body().replaceFirst("^<!DOCTYPE html>\n<html lang", "") : reply.body();
    }
}
