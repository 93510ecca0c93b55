package dev.otto.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.BookedAccount.OpenLot;
import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.BookedTransactions.Family;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditEvent.CreditsExpired;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.CreditEvent.HoldExpired;
import dev.otto.ledger.credits.CreditEvent.HoldVoided;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.BalanceLimitExceeded;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each rule by an example of it; the histories of the property test hold them together. */
class MoneyRulesTest {
    private static final VideoId VIDEO = new VideoId(new UUID(9, 1));
    private static final Instant TOMORROW = TestAccount.START.plus(Duration.ofDays(1));

    private final TestAccount account = new TestAccount();

    private List<Long> drawn(Class<? extends CreditEvent.Transaction> kind) {
        return account.lastOf(kind).booking().lots().stream()
                .map(change -> change.remaining().value())
                .toList();
    }

    private BookedLot lot(int n) {
        return account.booked().lots().get(n);
    }

    private List<? extends OpenLot> openLots() {
        return ((BookedAccount) account.state()).openLots();
    }

    private Family family(int n) {
        return account.booked().family(account.id, lot(n).id());
    }

    @Test
    void R1_everyTransactionStatesTheBalanceAfterIt() {
        account.buy(10);
        account.grant(5);
        account.use(7);
        account.adjust(Direction.DEBIT, 20);
        assertThat(account.events())
                .filteredOn(CreditEvent.Transaction.class::isInstance)
                .extracting(event ->
                        ((CreditEvent.Transaction) event).balanceAfter().value())
                .containsExactly(10L, 15L, 8L, -12L);
        assertThat(account.balance()).isEqualTo(-12);
    }

    @Test
    void R2_aRefusedUsageSaysWhatIsAvailableAndChangesNothing() {
        account.buy(10);
        account.hold(4);
        int events = account.events().size();
        assertThatThrownBy(() -> account.use(7))
                .isInstanceOfSatisfying(
                        InsufficientCredits.class,
                        refusal -> assertThat(refusal.extensions()).isEqualTo(Map.of("available", 6L, "required", 7L)));
        assertThat(account.events()).hasSize(events);
        account.use(6);
    }

    @Test
    void R2_creditsThatComeInPayDebtFirst() {
        account.adjust(Direction.DEBIT, 30);
        account.buyFor(20, 2_000);
        assertThat(account.balance()).isEqualTo(-10);
        assertThat(account.booked().openLots()).isEmpty();
        assertThat(family(0).recognised()).isEqualTo(2_000);
        account.grant(15);
        assertThat(account.debt()).isZero();
        assertThat(account.balance()).isEqualTo(5);
    }

    @Test
    void R2_aCaptureIsNeverRefusedForWantOfBalance() {
        TransactionId purchase = account.buy(10);
        HoldId hold = account.hold(10);
        account.reverse(purchase, 10);
        account.capture(hold, 6);
        assertThat(account.balance()).isEqualTo(-6);
        assertThat(account.lastOf(DebtPaid.class).booking().debt().value()).isEqualTo(4);
        assertThat(account.debt()).isEqualTo(6);
    }

    @Test
    void R4_refundsNeverExceedTheUsage() {
        account.buy(10);
        TransactionId usage = account.use(10);
        account.refund(usage, 3);
        account.refund(usage, 7);
        assertThat(account.lastOf(UsageRefunded.class).refundedAfter().value()).isEqualTo(10);
        assertThatThrownBy(() -> account.refund(usage, 1)).isInstanceOf(RefundExceedsUsage.class);
        assertThatThrownBy(() -> account.refund(usage)).isInstanceOf(RefundExceedsUsage.class);
    }

    @Test
    void R4_aCaptureIsAUsageThatCanBeRefundedAtAnyAge() {
        account.buy(10);
        TransactionId usage = account.capture(account.hold(8), 5);
        account.pass(Duration.ofDays(3_650));
        account.refund(usage);
        assertThat(account.balance()).isEqualTo(10);
    }

    @Test
    void R5_aHoldEndsOnce() {
        account.buy(10);
        HoldId hold = account.hold(4);
        account.capture(hold, 4);
        assertThatThrownBy(() -> account.release(hold))
                .isInstanceOfSatisfying(
                        HoldEnded.class,
                        refusal -> assertThat(refusal.extensions()).isEmpty());
    }

    @Test
    void R5_aHoldIsValidStrictlyBeforeItsDeadlineSweptOrNot() {
        account.buy(10);
        HoldId hold = account.hold(4, null, false, Duration.ofHours(1));
        account.pass(Duration.ofHours(1));
        assertThatThrownBy(() -> account.capture(hold, 4))
                .isInstanceOfSatisfying(
                        HoldEnded.class,
                        refusal -> assertThat(refusal.extensions()).isEqualTo(Map.of("state", "expired")));
        account.now = account.now.minusNanos(1_000);
        account.capture(hold, 4);
    }

    @Test
    void R6_usesLowerPriorityThenSoonerExpiryThenGrantedThenOldest() {
        account.buy(1);
        account.buyFor(2, 200);
        account.grant(3);
        account.buy(4, null, TOMORROW.plus(Duration.ofDays(1)));
        account.buy(5, null, TOMORROW);
        account.grant(6, null, 50);
        account.use(21);
        assertThat(drawn(CreditsUsed.class)).containsExactly(-6L, -5L, -4L, -3L, -1L, -2L);
    }

    @Test
    void R6_aHoldKeepsItsLotsWhateverComesLater() {
        account.buy(5);
        HoldId hold = account.hold(5);
        account.grant(5, TOMORROW, 1);
        account.capture(hold, 5);
        assertThat(lot(0).remaining().value()).isZero();
        assertThat(lot(1).remaining().value()).isEqualTo(5);
    }

    @Test
    void R6_aRefundInPartsGivesBackWhatThePartBeforeDidNot() {
        account.buy(4, null, TOMORROW);
        account.buy(4);
        account.grant(4);
        TransactionId usage = account.use(10);
        account.refund(usage, 3);
        account.refund(usage, 3);
        account.refund(usage);
        assertThat(account.booked().lots())
                .extracting(lot -> lot.remaining().value())
                .containsExactly(4L, 4L, 4L);
    }

    @Test
    void R6_theFirstDrawnPaysTheDebtThatARefundMeets() {
        account.buyFor(5, 500);
        account.buyFor(5, 500);
        TransactionId usage = account.use(10);
        account.adjust(Direction.DEBIT, 6);
        account.refund(usage);
        assertThat(lot(0).remaining().value()).isZero();
        assertThat(lot(1).remaining().value()).isEqualTo(4);
        assertThat(family(0).recognised()).isEqualTo(500);
        assertThat(family(1).recognised()).isEqualTo(100);
    }

    @Test
    void R7_whatIsDueIsNotAvailable() {
        account.buy(5, null, TOMORROW);
        account.buy(5);
        account.pass(Duration.ofDays(1));
        assertThatThrownBy(() -> account.use(6))
                .isInstanceOfSatisfying(
                        InsufficientCredits.class,
                        refusal -> assertThat(refusal.extensions()).containsEntry("available", 5L));
        account.use(5);
        assertThat(account.lastOf(CreditsExpired.class).amount().value()).isEqualTo(5);
    }

    @Test
    void R7_heldCreditsExpireWhenTheirHoldEnds() {
        account.buy(10, null, TOMORROW);
        HoldId hold = account.hold(6, null, false, Duration.ofDays(3));
        account.pass(Duration.ofDays(2));
        account.expireDue();
        assertThat(account.balance()).isEqualTo(6);
        account.capture(hold, 2);
        assertThat(account.balance()).isZero();
        assertThat(account.lastOf(CreditsExpired.class).amount().value()).isEqualTo(4);
    }

    @Test
    void R7_aPartialReversalIsLikeASmallerPurchase() {
        TransactionId purchase = account.buy(100, new Money(100, "EUR"), TOMORROW);
        account.use(70);
        account.pass(Duration.ofDays(2));
        account.expireDue();
        account.reverse(purchase, 20);
        assertThat(account.balance()).isZero();
        assertThat(family(0).breakage()).isEqualTo(10);
        assertThat(family(0).reversed()).isEqualTo(20);
        account.reverse(purchase, 20);
        assertThat(account.balance()).isEqualTo(-10);
        assertThat(family(0).breakage()).isZero();
        assertThat(family(0).recognised()).isEqualTo(60);
    }

    @Test
    void R7_aReinstatementIsTheMirrorImageOfItsReversal() {
        TransactionId purchase = account.buy(100, new Money(100, "EUR"), TOMORROW);
        account.use(70);
        account.pass(Duration.ofDays(2));
        account.expireDue();
        TransactionId reversal = account.reverse(purchase, 100);
        assertThat(account.balance()).isEqualTo(-70);
        account.reinstate(reversal, 70);
        assertThat(account.balance()).isZero();
        assertThat(family(0).recognised()).isEqualTo(70);
        account.reinstate(reversal, 30);
        assertThat(account.balance()).isZero();
        assertThat(family(0).breakage()).isEqualTo(30);
        assertThat(family(0).excused().value()).isZero();
        assertThat(family(0).reversed()).isZero();
        account.reverse(purchase, 100);
        assertThat(account.balance()).isEqualTo(-70);
    }

    @Test
    void R10_lotsAlikeMergeUnlessTheyCarryMoney() {
        account.buy(1);
        account.buy(2);
        account.grant(3);
        account.grant(4);
        account.grant(5, null, 101);
        account.buyFor(6, 600);
        account.buyFor(7, 700);
        assertThat(account.booked().openLots())
                .extracting(lot -> lot.remaining().value())
                .containsExactly(3L, 7L, 5L, 6L, 7L);
    }

    @Test
    void R10_onlyRegrantsOfTheSameLotJoinARegrant() {
        account.grant(4, TOMORROW, 100);
        account.buy(4, null, TOMORROW);
        account.use(3, VIDEO);
        account.use(4, VIDEO);
        account.pass(Duration.ofDays(2));
        account.giveBack(VIDEO);
        account.grant(1, account.now.plus(Duration.ofDays(30)), 100);
        account.buy(1, null, account.now.plus(Duration.ofDays(30)));
        assertThat(account.booked().openLots())
                .extracting(lot -> lot.remaining().value())
                .containsExactly(4L, 3L, 1L, 1L);
    }

    @Test
    void R10_purchasesInOneLotAreReversedEachForItself() {
        TransactionId first = account.buy(10);
        TransactionId second = account.buy(5);
        account.use(12);
        account.reverse(second, 5);
        account.reverse(first, 10);
        assertThat(account.balance()).isEqualTo(-12);
    }

    @Test
    void R10_refusesMoreLotsOrHoldsThanAnAccountMayHave() {
        account.policy = new LotPolicy(Duration.ofDays(30), 2, 2);
        account.buyFor(1, 1);
        account.buyFor(1, 1);
        assertThatThrownBy(() -> account.buyFor(1, 1)).isInstanceOf(TooManyLots.class);
        account.hold(1);
        account.hold(1);
        account.policy = new LotPolicy(Duration.ofDays(30), 3, 2);
        account.buy(1);
        assertThatThrownBy(() -> account.hold(1)).isInstanceOf(TooManyHolds.class);
    }

    @Test
    void R14_aFailedVideoGetsItsHoldsAndUsagesBack() {
        account.buy(20);
        account.hold(5, VIDEO, true, Duration.ofHours(1));
        account.hold(3, VIDEO, false, Duration.ofHours(1));
        TransactionId usage = account.use(4, VIDEO);
        account.refund(usage, 1);
        account.use(2);
        account.giveBack(VIDEO);
        assertThat(account.balance()).isEqualTo(18);
        assertThat(account.held()).isZero();
        assertThat(account.events()).filteredOn(HoldVoided.class::isInstance).hasSize(2);
        assertThat(account.lastOf(UsageRefunded.class).amount().value()).isEqualTo(3);
    }

    @Test
    void R14_theOwnerOfAnExpiredHoldMayGiveBackWithinTheSameAppend() {
        account.holdOwner = (id, hold, video) -> account.sendWithin(new CreditCommand.GiveBack(id, video, false));
        account.buy(20);
        account.hold(5, VIDEO, true, Duration.ofHours(1));
        account.hold(5, new VideoId(new UUID(9, 2)), true, Duration.ofHours(1));
        account.use(4, VIDEO);
        account.pass(Duration.ofHours(1));
        assertThat(account.expireDue())
                .extracting(event -> (Object) event.getClass())
                .containsExactly(HoldExpired.class, HoldExpired.class, UsageRefunded.class);
        assertThat(account.balance()).isEqualTo(20);
    }

    @Test
    void R14_aHoldThatItsVideoVoidedMeanwhileHasEnded() {
        account.holdOwner = (id, hold, video) -> account.sendWithin(new CreditCommand.GiveBack(id, video, false));
        account.buy(20);
        account.hold(5, VIDEO, true, Duration.ofHours(1));
        HoldId other = account.hold(5, VIDEO, false, Duration.ofHours(2));
        account.pass(Duration.ofHours(1));
        assertThatThrownBy(() -> account.send(new CaptureHold(account.id, other, null, null)))
                .isInstanceOfSatisfying(
                        HoldEnded.class,
                        refusal -> assertThat(refusal.extensions()).isEqualTo(Map.of("state", "voided")));
    }

    @Test
    void R16_nothingGoesBeyondWhatAClientCanRead() {
        account.buy(Credits.MAX_VALUE);
        assertThatThrownBy(() -> account.grant(1)).isInstanceOf(BalanceLimitExceeded.class);
        account.use(Credits.MAX_VALUE);
        account.adjust(Direction.DEBIT, Credits.MAX_VALUE);
        assertThatThrownBy(() -> account.adjust(Direction.DEBIT, 1)).isInstanceOf(BalanceLimitExceeded.class);
        assertThat(account.balance()).isEqualTo(-Credits.MAX_VALUE);
    }

    @Test
    void R16_neitherDoesADebtBehindHeldCredits() {
        account.buy(Credits.MAX_VALUE);
        account.hold(Credits.MAX_VALUE);
        account.adjust(Direction.DEBIT, Credits.MAX_VALUE);
        assertThat(account.balance()).isZero();
        assertThatThrownBy(() -> account.adjust(Direction.DEBIT, 1)).isInstanceOf(BalanceLimitExceeded.class);
    }

    @Test
    void R16_neitherDoesWhatWasPutIntoOneLot() {
        account.grant(Credits.MAX_VALUE);
        account.use(Credits.MAX_VALUE - 1);
        account.grant(1);
        account.grant(Credits.MAX_VALUE - 5);
        // Within it, the first that is alike and has room is joined.
        account.grant(2);
        assertThat(openLots()).extracting(OpenLot::amount).containsExactly(Credits.MAX_VALUE, Credits.MAX_VALUE - 2);
        assertThat(openLots())
                .extracting(OpenLot::remaining)
                .containsExactly(Credits.of(1), Credits.of(Credits.MAX_VALUE - 2));
    }

    @Test
    void R16_norDoesWhatComesBackToOneRegrant() {
        account.grant(Credits.MAX_VALUE, TOMORROW, 100);
        TransactionId usage = account.use(Credits.MAX_VALUE);
        account.pass(Duration.ofDays(1));
        account.refund(usage);
        for (int i = 0; i < 3; i++) {
            account.refund(account.use(Credits.MAX_VALUE - 1));
        }
        assertThat(openLots()).extracting(OpenLot::amount).containsExactly(Credits.MAX_VALUE);
        assertThat(openLots()).extracting(OpenLot::remaining).containsExactly(Credits.of(Credits.MAX_VALUE));
    }

    @Test
    void R17_aLotReleasesItsMoneyByDifferences() {
        account.buyFor(3, 100);
        for (long released : new long[] {33, 33, 34}) {
            account.use(1);
            assertThat(account.lastOf(CreditsUsed.class).booking().lots().get(0).released())
                    .isEqualTo(released);
        }
        assertThat(family(0).recognised()).isEqualTo(100);
    }

    @Test
    void R17_isExactWhereTheProductNeeds128Bits() {
        account.buyFor(Credits.MAX_VALUE, Credits.MAX_VALUE);
        account.use(Credits.MAX_VALUE - 1);
        assertThat(family(0).recognised()).isEqualTo(Credits.MAX_VALUE - 1);
        account.use(1);
        assertThat(family(0).recognised()).isEqualTo(Credits.MAX_VALUE);
    }

    @Test
    void R17_expiryIsBreakage() {
        account.buy(4, new Money(1_000, "EUR"), TOMORROW);
        account.use(1);
        account.pass(Duration.ofDays(1));
        account.expireDue();
        assertThat(family(0).recognised()).isEqualTo(250);
        assertThat(family(0).breakage()).isEqualTo(750);
    }

    @Test
    void R17_lotsThatCoverAnothersReversalCountAsUsed() {
        TransactionId first = account.buyFor(10, 1_000);
        account.use(10);
        account.buyFor(10, 500);
        account.reverse(first, 10);
        assertThat(family(0).reversed()).isEqualTo(1_000);
        assertThat(family(0).recognised()).isZero();
        assertThat(family(1).recognised()).isEqualTo(500);
    }

    @Test
    void R17_aReversalTakesTheMoneyOfCreditsThatAreHeld() {
        TransactionId purchase = account.buyFor(100, 100);
        HoldId hold = account.hold(60);
        account.reverse(purchase, 50);
        assertThat(lot(0).money()).isEqualTo(new LotMoney(50, "EUR", 60, 0));
        assertThat(family(0).reversed()).isEqualTo(50);
        account.capture(hold, 60);
        assertThat(family(0).recognised()).isEqualTo(50);
    }

    @Test
    void R17_aPartialReversalTakesBreakageInProportionToWhatHadExpired() {
        TransactionId purchase = account.buy(4, new Money(10, "EUR"), TOMORROW);
        account.use(2);
        account.pass(Duration.ofDays(1));
        account.reverse(purchase, 3);
        assertThat(family(0).reversed()).isEqualTo(7);
        assertThat(family(0).breakage()).isEqualTo(1);
        assertThat(family(0).recognised()).isEqualTo(2);
    }

    @Test
    void R17_aFullReversalLeavesNoMoneyBehind() {
        TransactionId purchase = account.buyFor(100, 100);
        account.use(30);
        account.hold(60);
        account.reverse(purchase, 100);
        assertThat(family(0).reversed()).isEqualTo(100);
        assertThat(family(0).recognised()).isZero();
        assertThat(lot(0).money()).isEqualTo(new LotMoney(0, "EUR", 60, 0));
    }

    @Test
    void R17_aRefundToALotThatWasPartlyReversedMovesNoMoreThanIsRecognised() {
        TransactionId purchase = account.buyFor(10, 1_000);
        TransactionId usage = account.use(9);
        account.grant(9);
        account.reverse(purchase, 9);
        account.refund(usage);
        Family family = family(0);
        assertThat(family.reversed()).isEqualTo(900);
        assertThat(family.recognised()).isZero();
        assertThat(lot(0).remaining().value()).isEqualTo(9);
        assertThat(lot(0).money()).isEqualTo(new LotMoney(100, "EUR", 9, 0));
    }

    /** Whatever was reversed and reinstated before, and whatever was used of it, the same credits are the same money. */
    @Test
    void R13_whatIsReversedOfAPurchaseIsTheShareOfItsCreditsInAnyNumberOfSteps() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 500; i++) {
            TestAccount account = new TestAccount();
            long amount = 2L + random.nextInt(200);
            long paid = random.nextInt(3_000);
            TransactionId purchase = account.buyFor(amount, paid);
            Deque<long[]> steps = new ArrayDeque<>();
            Deque<TransactionId> reversals = new ArrayDeque<>();
            long reversed = 0;
            for (int step = 0; step < 8; step++) {
                if (random.nextInt(4) == 0 && account.available() > 1) {
                    account.use(1L + random.nextInt((int) account.available()));
                }
                boolean back = !reversals.isEmpty() && random.nextBoolean();
                if (back) {
                    long[] left = steps.pop();
                    TransactionId reversal = reversals.pop();
                    long part = 1L + random.nextInt((int) left[0]);
                    account.reinstate(reversal, part);
                    reversed -= part;
                    if (part < left[0]) {
                        steps.push(new long[] {left[0] - part});
                        reversals.push(reversal);
                    }
                } else if (reversed < amount) {
                    long part = 1L + random.nextInt((int) (amount - reversed));
                    reversals.push(account.reverse(purchase, part));
                    steps.push(new long[] {part});
                    reversed += part;
                }
                assertThat(account.booked().families().getFirst().reversed())
                        .as("%d of %d credits for %d", reversed, amount, paid)
                        .isEqualTo(paid * reversed / amount);
            }
        }
    }
}
