package dev.otto.ledger.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Balances;
import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.LotView;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;

/** What is due is read as booked; booking it then changes nothing that is read. */
class StoredBalancesTest {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final TestClock CLOCK = new TestClock(START);
    private static LedgerNode node;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), CLOCK);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Balances that are asked for at once are read by one statement. */
    @Test
    void everyReaderGetsTheBalanceItAskedForAndNobodyAnothers() {
        AccountId[] accounts = new AccountId[20];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = node.account(i + 1);
            if (i % 3 == 2) {
                grant(accounts[i], 100, Duration.ofHours(1));
            }
        }
        Balances balances = node.bean(Balances.class);
        Parallel.run(40, 1_000, i -> {
            int n = i % (accounts.length + 1);
            if (n == accounts.length) {
                assertThatThrownBy(() -> balances.of(new UserId(UUID.randomUUID())))
                        .isInstanceOf(NotFound.class);
                return;
            }
            CreditsView read = balances.of(accounts[n].owner());
            assertThat(read.userId()).isEqualTo(accounts[n].value());
            assertThat(read.amount()).isEqualTo(n + 1 + (n % 3 == 2 ? 100 : 0));
            assertThat(read.lots()).hasSize(n % 3 == 2 ? 2 : 1);
        });
    }

    @Test
    void aDueLotIsGoneButForWhatIsHeldOfIt() {
        AccountId account = node.account(3);
        grant(account, 10, Duration.ofHours(1));
        hold(account, 4, Duration.ofHours(2));

        CreditsView due = readsTheSameOnceBooked(account, Duration.ofHours(1));

        assertThat(due.amount()).isEqualTo(7);
        assertThat(due.held()).isEqualTo(4);
        assertThat(due.available()).isEqualTo(3);
        assertThat(due.lots()).extracting(LotView::remaining).containsExactly(4L, 3L);
    }

    @Test
    void aDueHoldIsGoneAndItsDueLotWithIt() {
        AccountId account = node.account(3);
        grant(account, 10, Duration.ofHours(1));
        hold(account, 12, Duration.ofHours(1));

        CreditsView due = readsTheSameOnceBooked(account, Duration.ofHours(1));

        assertThat(due.amount()).isEqualTo(3);
        assertThat(due.held()).isZero();
        assertThat(due.available()).isEqualTo(3);
        assertThat(due.lots()).extracting(LotView::remaining).containsExactly(3L);
    }

    @Test
    void whatADueHoldSetsFreePaysADebtBeforeItExpires() {
        AccountId account = node.account(0);
        TransactionId purchase = purchase(account, 100, Duration.ofHours(1));
        hold(account, 30, Duration.ofMinutes(30));
        hold(account, 30, Duration.ofHours(1));
        grant(account, 5, null);
        node.execute(new ReversePurchase(account, purchase, null, null));
        assertThat(node.bean(Balances.class).of(account.owner()).debt()).isEqualTo(55);

        CreditsView due = readsTheSameOnceBooked(account, Duration.ofHours(1));

        assertThat(due.debt()).isZero();
        assertThat(due.held()).isZero();
        assertThat(due.amount()).isZero();
        assertThat(due.lots()).isEmpty();
    }

    @Test
    void whatIsNotDueYetCounts() {
        AccountId account = node.account(0);
        grant(account, 10, Duration.ofHours(1));
        hold(account, 4, Duration.ofHours(1));

        CreditsView before = readAhead(account, Duration.ofHours(1).minusNanos(1_000));

        assertThat(before.amount()).isEqualTo(10);
        assertThat(before.held()).isEqualTo(4);
    }

    @Test
    void saysWhenThereIsNoSuchUser() {
        assertThatThrownBy(() -> node.bean(Balances.class).of(new UserId(UUID.randomUUID())))
                .isInstanceOf(NotFound.class);
    }

    private static CreditsView readsTheSameOnceBooked(AccountId account, Duration ahead) {
        CreditsView due = readAhead(account, ahead);
        CLOCK.advance(ahead);
        node.execute(new ExpireDue(account));
        CreditsView booked = node.bean(Balances.class).of(account.owner());
        assertThat(due)
                .usingRecursiveComparison()
                .ignoringFields("transactionCount", "updatedAt")
                .isEqualTo(booked);
        return due;
    }

    /** Reads with a clock of its own, so that nothing is booked in the meantime. */
    private static CreditsView readAhead(AccountId account, Duration ahead) {
        Clock then = Clock.fixed(CLOCK.instant().plus(ahead), ZoneOffset.UTC);
        return new StoredBalances(
                        node.bean(AccountRows.class),
                        new LedgerClock(then),
                        node.bean(PastAccounts.class),
                        node.bean(PlatformTransactionManager.class))
                .of(account.owner());
    }

    private static TransactionId purchase(AccountId account, long credits, Duration expiresIn) {
        var outcome = node.execute(new PurchaseCredits(
                account,
                Credits.of(credits),
                null,
                null,
                null,
                "api",
                CLOCK.instant().plus(expiresIn),
                null));
        return ((CreditsPurchased)
                        outcome.last(CreditsPurchased.class).orElseThrow().event())
                .transaction();
    }

    private static void grant(AccountId account, long credits, Duration expiresIn) {
        Instant expiry = expiresIn == null ? null : CLOCK.instant().plus(expiresIn);
        node.execute(new GrantCredits(account, Credits.of(credits), null, expiry, 100));
    }

    private static void hold(AccountId account, long credits, Duration expiresIn) {
        node.execute(new PlaceHold(
                account, new HoldId(UUID.randomUUID()), Credits.of(credits), null, false, null, expiresIn));
    }
}
