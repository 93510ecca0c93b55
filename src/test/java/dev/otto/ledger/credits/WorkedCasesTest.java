package dev.otto.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.BookedTransactions.Family;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worked cases of the money rules that one account decides by itself. */
class WorkedCasesTest {
    private final TestAccount account = new TestAccount();

    @Test
    void case2_aHoldOutlivesTheReversalOfItsPurchase() {
        TransactionId purchase = account.buy(100);
        HoldId hold = account.hold(60);
        account.reverse(purchase, 100);
        assertThat(account.balance()).isZero();
        assertThat(account.held()).isEqualTo(60);
        assertThat(account.available()).isEqualTo(-60);

        account.capture(hold, 60);
        assertThat(account.balance()).isEqualTo(-60);

        account.buy(100);
        assertThat(account.balance()).isEqualTo(40);
        assertThat(account.debt()).isZero();
    }

    @Test
    void case3_aReversalTakesItsOwnLotThenOthersThenDebt() {
        TransactionId a = account.buy(100);
        account.use(80);
        account.grant(50);
        account.reverse(a, 100);

        CreditEvent.PurchaseReversed reversed = account.lastOf(CreditEvent.PurchaseReversed.class);
        assertThat(reversed.booking().lots())
                .extracting(change -> change.remaining().value())
                .containsExactly(-20L, -50L);
        assertThat(reversed.booking().debt().value()).isEqualTo(-30);
        assertThat(account.balance()).isEqualTo(-30);
        assertThat(account.debt()).isEqualTo(30);
    }

    @Test
    void case4_whatHasExpiredOfAPurchaseIsNotTakenAgain() {
        TransactionId purchase = account.buy(100, null, TestAccount.START.plus(Duration.ofDays(1)));
        account.use(80);
        account.pass(Duration.ofDays(2));
        account.expireDue();
        account.reverse(purchase, 100);
        assertThat(account.balance()).isEqualTo(-80);

        TestAccount other = new TestAccount();
        TransactionId same = other.buy(100, null, TestAccount.START.plus(Duration.ofDays(1)));
        other.use(80);
        other.reverse(same, 100);
        assertThat(other.balance()).isEqualTo(-80);
    }

    @Test
    void case4_countsWhatTheReversalItselfFindsDue() {
        TransactionId purchase = account.buy(100, new Money(10_000, "EUR"), TestAccount.START.plus(Duration.ofDays(1)));
        account.use(80);
        account.pass(Duration.ofDays(2));
        account.reverse(purchase, 100);
        assertThat(account.balance()).isEqualTo(-80);
        assertThat(account.booked().families()).singleElement().satisfies(family -> {
            assertThat(family.reversed()).isEqualTo(10_000);
            assertThat(family.recognised()).isZero();
            assertThat(family.breakage()).isZero();
        });
    }

    @Test
    void case5_freedCreditsPayDebtBeforeTheyExpire() {
        TransactionId purchase = account.buy(60, null, TestAccount.START.plus(Duration.ofHours(1)));
        HoldId hold = account.hold(60);
        account.pass(Duration.ofHours(2));
        account.reverse(purchase, 60);
        assertThat(account.debt()).isEqualTo(60);

        account.release(hold);
        assertThat(account.balance()).isZero();
        assertThat(account.debt()).isZero();
        assertThat(account.events()).noneMatch(CreditEvent.CreditsExpired.class::isInstance);
    }

    @Test
    void case6_aRefundGivesBackTheLastDrawnFirst() {
        account.buy(5, null, TestAccount.START.plus(Duration.ofDays(1)));
        account.buy(5);
        TransactionId usage = account.use(10);
        account.refund(usage, 4);

        LotId second = account.booked().lots().get(1).id();
        assertThat(account.lastOf(CreditEvent.UsageRefunded.class).booking().lots())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.lot()).isEqualTo(second);
                    assertThat(change.remaining().value()).isEqualTo(4);
                });
    }

    @Test
    void case7_whatComesBackToAnExpiredLotIsRegrantedFor30Days() {
        account.buy(10, new Money(1_000, "EUR"), TestAccount.START.plus(Duration.ofDays(1)));
        TransactionId usage = account.use(10);
        account.pass(Duration.ofDays(2));
        account.refund(usage);

        BookedLot regrant = account.booked().openLots().get(0);
        LotId bought = account.booked().lots().get(0).id();
        assertThat(regrant.terms().regrantOf()).isEqualTo(bought);
        assertThat(regrant.terms().family()).isEqualTo(bought);
        assertThat(regrant.terms().kind()).isEqualTo(LotKind.PURCHASE);
        assertThat(regrant.terms().expiresAt()).isEqualTo(account.now.plus(Duration.ofDays(30)));
        assertThat(regrant.money()).isEqualTo(new LotMoney(1_000, "EUR", 10, 0));
        assertThat(account.booked().families().get(0).recognised()).isZero();
    }

    @Test
    void case7_aRegrantCarriesNoMoneyWhenItsPurchaseWasReversedBefore() {
        TransactionId purchase = account.buy(10, new Money(1_000, "EUR"), TestAccount.START.plus(Duration.ofDays(1)));
        TransactionId usage = account.use(10);
        account.grant(10);
        account.pass(Duration.ofDays(2));
        account.reverse(purchase, 10);
        account.refund(usage);

        BookedLot regrant = account.booked().openLots().get(0);
        assertThat(regrant.remaining().value()).isEqualTo(10);
        assertThat(regrant.money()).isNull();
        Family family = account.booked().families().get(0);
        assertThat(family.reversed()).isEqualTo(1_000);
        assertThat(family.recognised()).isZero();
    }

    @Test
    void case8_theDebtOfAReversedPurchaseIsPaidByTheNextOne() {
        TransactionId first = account.buyFor(100, 10_000);
        account.use(80);
        account.reverse(first, 100);
        account.buyFor(100, 10_000);

        assertThat(account.balance()).isEqualTo(20);
        Family reversed = account.booked().families().get(0);
        assertThat(reversed.reversed()).isEqualTo(10_000);
        assertThat(reversed.recognised()).isZero();
        Family second = account.booked().families().get(1);
        assertThat(second.recognised()).isEqualTo(8_000);
        assertThat(10_000 - second.recognised() - second.breakage() - second.reversed())
                .isEqualTo(2_000);
    }

    @Test
    void case9_ofTwoRefundsOf6OfAUsageOf10TheSecondFinds4() {
        account.buy(10);
        TransactionId usage = account.use(10);
        account.refund(usage, 6);
        assertThatThrownBy(() -> account.refund(usage, 6))
                .isInstanceOfSatisfying(
                        RefundExceedsUsage.class,
                        refusal -> assertThat(refusal.extensions()).isEqualTo(Map.of("refundable", 4L)));
        assertThat(account.balance()).isEqualTo(6);
    }
}
