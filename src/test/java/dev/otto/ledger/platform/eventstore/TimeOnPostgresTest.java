package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time between a decision and its stamp, and a clock that goes wrong. */
class TimeOnPostgresTest {
    private static final JumpingClock CLOCK = new JumpingClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static LedgerNode node;

    /** Moves by what is set when the writer reads it: between a command's decision and its stamp. */
    private static final class JumpingClock extends TestClock {
        private final AtomicReference<Duration> jump = new AtomicReference<>(Duration.ZERO);

        JumpingClock(Instant start) {
            super(start);
        }

        @Override
        public Instant instant() {
            if (Thread.currentThread().getName().equals("ledger-writer")) {
                advance(jump.getAndSet(Duration.ZERO));
            }
            return super.instant();
        }
    }

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), CLOCK);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void noJump() {
        CLOCK.jump.set(Duration.ZERO);
    }

    @Test
    void R7_aUsageIsNotStampedAtOrAfterTheExpiryOfWhatItDrawsOn() {
        AccountId account = node.account(0);
        node.execute(
                new GrantCredits(account, Credits.of(10), null, CLOCK.instant().plusSeconds(10), 100));
        CLOCK.jump.set(Duration.ofSeconds(10));
        assertThatThrownBy(() -> node.execute(new UseCredits(account, Credits.of(5), null, null, null)))
                .isInstanceOf(InsufficientCredits.class)
                .satisfies(refused -> assertThat(
                                ((InsufficientCredits) refused).extensions().get("available"))
                        .hasToString("0"));
    }

    @Test
    void R7_oneMicrosecondBeforeItIsTaken() {
        AccountId account = node.account(0);
        node.execute(
                new GrantCredits(account, Credits.of(10), null, CLOCK.instant().plusSeconds(10), 100));
        CLOCK.jump.set(Duration.ofSeconds(10).minusNanos(1_000));
        assertThat(node.execute(new UseCredits(account, Credits.of(5), null, null, null))
                        .events())
                .hasSize(1);
    }

    @Test
    void R5_aCaptureIsNotStampedAtOrAfterTheDeadline() {
        AccountId account = node.account(10);
        HoldId hold = new HoldId(UUID.randomUUID());
        node.execute(new PlaceHold(account, hold, Credits.of(5), null, false, null, Duration.ofMinutes(1)));
        CLOCK.jump.set(Duration.ofMinutes(1));
        assertThatThrownBy(() -> node.execute(new CaptureHold(account, hold, null, null)))
                .isInstanceOf(HoldEnded.class);
    }

    @Test
    void R15_theStampsStandStillWhileTheClockIsBack() {
        AccountId account = node.account(10);
        Instant before = node.execute(new UseCredits(account, Credits.of(1), null, null, null))
                .events()
                .getFirst()
                .recordedAt();
        CLOCK.advance(Duration.ofHours(-1));
        Instant after = node.execute(new UseCredits(account, Credits.of(1), null, null, null))
                .events()
                .getFirst()
                .recordedAt();
        assertThat(after).isEqualTo(before);
        CLOCK.advance(Duration.ofHours(1));
    }
}
