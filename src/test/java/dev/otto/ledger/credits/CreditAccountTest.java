package dev.otto.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.EraseAccount;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.OpenAccount;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.credits.CreditCommand.SetThresholds;
import dev.otto.ledger.credits.CreditCommand.TellOfExpiry;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent.AccountErased;
import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.credits.CreditEvent.BalanceFellLow;
import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsExpired;
import dev.otto.ledger.credits.CreditEvent.CreditsGranted;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.HoldExpired;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.HoldVoided;
import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.ThresholdsSet;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.internal.CreditAccount;
import dev.otto.ledger.credits.internal.Outside;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.users.AlreadyErased;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

/** What each command records, to the last field, and what each is refused with. */
class CreditAccountTest {
    private static final VideoId VIDEO = new VideoId(new UUID(9, 1));
    private static final HoldId HOLD = new HoldId(new UUID(3, 1));
    private static final Money PAID = new Money(1_000, "EUR");

    /** Where the account's history comes from. */
    private final TestAccount past = new TestAccount();

    private final AccountId id = past.id;
    private final Instant tomorrow = TestAccount.START.plus(Duration.ofDays(1));
    private long lastId;

    /** The n-th id that the command under test takes. */
    private static UUID taken(int n) {
        return new UUID(8, n);
    }

    private static TransactionId transaction(int n) {
        return new TransactionId(taken(n));
    }

    private LotId lot(int n) {
        return past.booked().lots().get(n).id();
    }

    private static Credits credits(long amount) {
        return Credits.of(amount);
    }

    private static LotChange change(LotId lot, long remaining, long held) {
        return new LotChange(lot, null, credits(remaining), credits(held), null, 0);
    }

    private static Booking booking(LotChange... lots) {
        return new Booking(Credits.ZERO, List.of(lots), List.of());
    }

    private ResultValidator<CreditAccount> when(CreditCommand command) {
        AggregateTestFixture<CreditAccount> fixture = new AggregateTestFixture<>(CreditAccount.class);
        fixture.registerInjectableResource(new Now(past.now));
        fixture.registerInjectableResource(new Outside(
                () -> taken((int) ++lastId),
                past.policy,
                past.thresholds,
                past.holdOwner,
                past.videoGate,
                past.booked()));
        return fixture.given(past.events()).when(command);
    }

    private ResultValidator<CreditAccount> refused(CreditCommand command, Class<? extends Throwable> refusal) {
        return when(command).expectNoEvents().expectException(refusal);
    }

    @Test
    void opensAnAccountOnce() {
        AggregateTestFixture<CreditAccount> fixture = new AggregateTestFixture<>(CreditAccount.class);
        fixture.givenNoPriorActivity().when(new OpenAccount(id)).expectEvents(new AccountOpened(id));
        refused(new OpenAccount(id), AccountExists.class);
    }

    @Test
    void knowsNoAccountThatNobodyOpened() {
        past.events().clear();
        assertThatThrownBy(() -> past.use(1)).isInstanceOf(UnknownAccount.class);
        assertThatThrownBy(past::expireDue).isInstanceOf(UnknownAccount.class);
    }

    @Test
    void aPurchaseOpensALotThatKnowsWhatWasPaid() {
        LotId lot = new LotId(taken(1));
        Personal text = new Personal("a pack");
        LotTerms terms = new LotTerms(LotKind.PURCHASE, lot, null, 100, tomorrow, 1_000);
        Booking booking = new Booking(
                Credits.ZERO,
                List.of(new LotChange(lot, terms, credits(10), Credits.ZERO, new LotMoney(1_000, "EUR", 10, 0), 0)),
                List.of(new FamilyChange(lot, PAID, Credits.ZERO, Credits.ZERO, 0, 0, 0)));
        when(new PurchaseCredits(id, credits(10), text, PAID, "pi_1", "api", tomorrow, null))
                .expectEvents(new CreditsPurchased(
                        id, transaction(2), credits(10), booking, credits(10), PAID, "pi_1", "api", text, null));
    }

    @Test
    void aGrantLikeAnOpenLotJoinsIt() {
        past.grant(5, tomorrow, 50);
        when(new GrantCredits(id, credits(3), null, tomorrow, 50))
                .expectEvents(new CreditsGranted(
                        id, transaction(1), credits(3), booking(change(lot(0), 3, 0)), credits(8), null));
    }

    @Test
    void aUsageRecordsWhatItDrewAndWhatThatRecognised() {
        past.buy(3, new Money(100, "EUR"), null);
        past.use(1);
        Booking booking = new Booking(
                Credits.ZERO,
                List.of(new LotChange(lot(0), null, credits(-2), Credits.ZERO, new LotMoney(100, "EUR", 3, 3), 67)),
                List.of(new FamilyChange(lot(0), null, Credits.ZERO, Credits.ZERO, 67, 0, 0)));
        when(new UseCredits(id, credits(2), VIDEO, null, null))
                .expectEvents(
                        new CreditsUsed(id, transaction(1), credits(2), booking, Credits.ZERO, VIDEO, null, null));
    }

    @Test
    void refusesAUsageOfMoreThanWhatIsAvailable() {
        past.buy(10);
        past.hold(4);
        refused(new UseCredits(id, credits(7), null, null, null), InsufficientCredits.class);
    }

    @Test
    void asksTheGateBeforeCreditsAreUsedOrHeldForAVideo() {
        past.buy(10);
        past.videoGate = (account, video) -> {
            throw new HoldOfVideo();
        };
        refused(new UseCredits(id, credits(1), VIDEO, null, null), HoldOfVideo.class);
        refused(new PlaceHold(id, HOLD, credits(1), VIDEO, true, null, Duration.ofHours(1)), HoldOfVideo.class);
        when(new UseCredits(id, credits(1), null, null, null)).expectSuccessfulHandlerExecution();
    }

    @Test
    void aCreditAdjustmentPaysDebtFirst() {
        past.adjust(Direction.DEBIT, 4);
        LotId lot = new LotId(taken(1));
        LotTerms terms = new LotTerms(LotKind.ADJUSTMENT, lot, null, 100, null, 2_000);
        Booking booking = new Booking(
                credits(4), List.of(new LotChange(lot, terms, credits(6), Credits.ZERO, null, 0)), List.of());
        Personal reason = new Personal("goodwill");
        when(new AdjustCredits(id, Direction.CREDIT, credits(10), reason))
                .expectEvents(new CreditsAdjusted(
                        id, transaction(2), Direction.CREDIT, credits(10), booking, credits(6), reason));
    }

    @Test
    void aDebitAdjustmentTakesWhatIsThereAndOwesTheRest() {
        past.grant(3);
        Booking booking = new Booking(credits(-2), List.of(change(lot(0), -3, 0)), List.of());
        Personal reason = new Personal("mistake");
        when(new AdjustCredits(id, Direction.DEBIT, credits(5), reason))
                .expectEvents(new CreditsAdjusted(
                        id, transaction(1), Direction.DEBIT, credits(5), booking, credits(-2), reason));
    }

    @Test
    void aHoldTakesItsLotsWhenItIsPlaced() {
        past.buy(3, null, tomorrow);
        past.buy(9);
        when(new PlaceHold(id, HOLD, credits(5), VIDEO, true, null, Duration.ofHours(2)))
                .expectEvents(new HoldPlaced(
                        id,
                        HOLD,
                        credits(5),
                        booking(change(lot(0), 0, 3), change(lot(1), 0, 2)),
                        VIDEO,
                        true,
                        past.now.plus(Duration.ofHours(2)),
                        null));
    }

    @Test
    void refusesAHoldLargerThanWhatIsAvailable() {
        past.buy(5);
        past.hold(1);
        refused(new PlaceHold(id, HOLD, credits(5), null, false, null, Duration.ofHours(1)), InsufficientCredits.class);
    }

    @Test
    void aCaptureUsesPartOfTheHoldAndFreesTheRestInTheSameEvent() {
        past.buy(3, null, tomorrow);
        past.buy(9);
        HoldId hold = past.hold(5);
        when(new CaptureHold(id, hold, credits(4), null))
                .expectResultMessagePayload(transaction(1))
                .expectEvents(new HoldCaptured(
                        id,
                        hold,
                        transaction(1),
                        credits(4),
                        booking(change(lot(0), -3, -3), change(lot(1), -1, -2)),
                        credits(8),
                        null));
    }

    @Test
    void aCaptureWithoutAmountCapturesAll() {
        past.buy(9);
        HoldId hold = past.hold(5);
        past.send(new CaptureHold(id, hold, null, null));
        assertThat(past.balance()).isEqualTo(4);
        assertThat(past.held()).isZero();
    }

    @Test
    void refusesToCaptureMoreThanIsHeld() {
        past.buy(9);
        HoldId hold = past.hold(5);
        refused(new CaptureHold(id, hold, credits(6), null), CaptureExceedsHold.class);
    }

    @Test
    void aVoidFreesCreditsThatPayTheDebt() {
        TransactionId purchase = past.buy(5);
        HoldId hold = past.hold(5);
        past.reverse(purchase, 3);
        when(new VoidHold(id, hold, null))
                .expectEvents(
                        new HoldVoided(id, hold, booking(change(lot(0), 0, -5)), null),
                        new DebtPaid(id, new Booking(credits(3), List.of(change(lot(0), -3, 0)), List.of())));
    }

    @Test
    void onlyItsVideoEndsAVideosOwnHold() {
        past.buy(5);
        HoldId hold = past.hold(5, VIDEO, true, Duration.ofHours(1));
        refused(new VoidHold(id, hold, null), HoldOfVideo.class);
        refused(new CaptureHold(id, hold, null, new VideoId(new UUID(9, 2))), HoldOfVideo.class);
        when(new CaptureHold(id, hold, null, VIDEO)).expectSuccessfulHandlerExecution();
    }

    @Test
    void aDueHoldExpiresBeforeAnythingElseThenItsDueCredits() {
        past.buy(5, null, tomorrow);
        HoldId hold = past.hold(5, null, false, Duration.ofDays(2));
        past.pass(Duration.ofDays(2));
        Booking expiry = new Booking(
                Credits.ZERO,
                List.of(change(lot(0), -5, 0)),
                List.of(new FamilyChange(lot(0), null, credits(5), Credits.ZERO, 0, 0, 0)));
        when(new ExpireDue(id))
                .expectEvents(
                        new HoldExpired(id, hold, booking(change(lot(0), 0, -5)), null, false),
                        new CreditsExpired(id, transaction(1), credits(5), expiry, Credits.ZERO));
    }

    @Test
    void doesNothingWhenNothingIsDue() {
        past.buy(5, null, tomorrow);
        past.hold(2);
        when(new ExpireDue(id)).expectNoEvents();
        when(new GiveBack(id, VIDEO, true)).expectNoEvents();
    }

    @Test
    void aRefundReopensALotThatHadClosed() {
        past.buy(4, PAID, null);
        TransactionId usage = past.use(4, VIDEO);
        LotTerms terms = past.booked().lots().get(0).terms();
        Booking booking = new Booking(
                Credits.ZERO,
                List.of(new LotChange(lot(0), terms, credits(3), Credits.ZERO, new LotMoney(750, "EUR", 3, 0), 0)),
                List.of(new FamilyChange(lot(0), null, Credits.ZERO, Credits.ZERO, -750, 0, 0)));
        Personal reason = new Personal("it was blue");
        when(new RefundUsage(id, usage, credits(3), reason))
                .expectEvents(new UsageRefunded(
                        id, transaction(1), usage, credits(3), credits(3), booking, credits(3), VIDEO, reason));
    }

    @Test
    void refundsOnlyUsages() {
        TransactionId purchase = past.buy(4);
        refused(new RefundUsage(id, purchase, null, null), NotAUsage.class);
    }

    @Test
    void aReversalTakesTheLotAndItsMoney() {
        TransactionId purchase = past.buy(4, PAID, null);
        Booking booking = new Booking(
                Credits.ZERO,
                List.of(new LotChange(lot(0), null, credits(-1), Credits.ZERO, new LotMoney(1_000, "EUR", 4, 1), 0)),
                List.of(new FamilyChange(lot(0), null, Credits.ZERO, Credits.ZERO, 0, 0, 250)));
        when(new ReversePurchase(id, purchase, credits(1), null))
                .expectEvents(new PurchaseReversed(
                        id,
                        transaction(1),
                        purchase,
                        credits(1),
                        credits(1),
                        booking,
                        credits(3),
                        new Money(250, "EUR"),
                        null));
    }

    @Test
    void reversesOnlyPurchasesAndNoMoreThanIsLeft() {
        TransactionId purchase = past.buy(4);
        TransactionId grant = past.grant(4);
        past.reverse(purchase, 3);
        refused(new ReversePurchase(id, grant, null, null), NotAPurchase.class);
        refused(new ReversePurchase(id, purchase, credits(2), null), ReversalExceedsPurchase.class);
        past.reverse(purchase, 1);
        refused(new ReversePurchase(id, purchase, null, null), ReversalExceedsPurchase.class);
    }

    @Test
    void aReinstatementBringsANewLotOfTheSameFamily() {
        TransactionId purchase = past.buy(4, PAID, tomorrow);
        TransactionId reversal = past.reverse(purchase, 4);
        LotId lot = new LotId(taken(1));
        LotTerms terms = new LotTerms(LotKind.REINSTATEMENT, lot(0), null, 100, tomorrow, 3_000);
        Booking booking = new Booking(
                Credits.ZERO,
                List.of(new LotChange(lot, terms, credits(4), Credits.ZERO, new LotMoney(1_000, "EUR", 4, 0), 0)),
                List.of(new FamilyChange(lot(0), null, Credits.ZERO, Credits.ZERO, 0, 0, -1_000)));
        when(new ReinstateReversal(id, reversal, null, null))
                .expectEvents(new ReversalReinstated(
                        id,
                        transaction(2),
                        reversal,
                        purchase,
                        credits(4),
                        credits(4),
                        booking,
                        credits(4),
                        PAID,
                        null));
    }

    @Test
    void reinstatesOnlyReversalsAndNoMoreThanIsLeft() {
        TransactionId purchase = past.buy(4);
        TransactionId reversal = past.reverse(purchase, 3);
        refused(new ReinstateReversal(id, purchase, null, null), NotAReversal.class);
        refused(new ReinstateReversal(id, reversal, credits(4), null), ReinstatementExceedsReversal.class);
        past.reinstate(reversal, 3);
        refused(new ReinstateReversal(id, reversal, null, null), ReinstatementExceedsReversal.class);
    }

    @Test
    void anErasedAccountIsNotUsedAnyMore() {
        past.buy(10);
        when(new EraseAccount(id)).expectEvents(new AccountErased(id));
        past.send(new EraseAccount(id));
        refused(new PurchaseCredits(id, credits(1), null, PAID, null, "api", null, null), AlreadyErased.class);
        refused(new GrantCredits(id, credits(1), null, null, 100), AlreadyErased.class);
        refused(new UseCredits(id, credits(1), null, null, null), AlreadyErased.class);
        refused(new UseCredits(id, credits(11), null, null, null), AlreadyErased.class);
        refused(new PlaceHold(id, HOLD, credits(1), null, false, null, Duration.ofDays(1)), AlreadyErased.class);
        assertThat(past.balance()).isEqualTo(10);
    }

    @Test
    void mistakesOfMoneyAreStillCorrectedOnAnErasedAccount() {
        TransactionId purchase = past.buy(10);
        TransactionId usage = past.use(4);
        past.send(new EraseAccount(id));
        past.refund(usage, 3);
        past.reinstate(past.reverse(purchase, 10), 10);
        past.adjust(Direction.CREDIT, 5);
        past.adjust(Direction.DEBIT, 2);
        assertThat(past.balance()).isEqualTo(12);
    }

    @Test
    void whatIsUnderWayEndsOnAnErasedAccount() {
        past.grant(10, tomorrow, 100);
        HoldId captured = past.hold(3);
        HoldId released = past.hold(2);
        past.use(1, VIDEO);
        past.send(new EraseAccount(id));
        past.capture(captured, 2);
        past.release(released);
        past.giveBack(VIDEO);
        assertThat(past.balance()).isEqualTo(8);
        past.pass(Duration.ofDays(1));
        past.expireDue();
        assertThat(past.balance()).isZero();
    }

    @Test
    void anAmountThatIsNotPositiveIsAFaultOfTheCaller() {
        refused(new UseCredits(id, Credits.ZERO, null, null, null), IllegalArgumentException.class);
        refused(new GrantCredits(id, credits(-1), null, null, 100), IllegalArgumentException.class);
    }

    @Test
    void tellsOnceOfABalanceThatFellBelowTheThreshold() {
        past.thresholds = new ThresholdDefaults(50, Duration.ZERO);
        past.buy(60);
        past.use(10);
        assertThat(notices()).isEmpty();
        past.use(1);
        assertThat(notices()).containsExactly(new BalanceFellLow(id, credits(50), credits(49), credits(49)));
        past.use(5);
        assertThat(notices()).hasSize(1);
    }

    @Test
    void tellsAgainWhenTheBalanceWasAtTheThresholdInBetween() {
        past.thresholds = new ThresholdDefaults(50, Duration.ZERO);
        past.buy(60);
        past.use(20);
        past.grant(9);
        past.use(1);
        assertThat(notices()).hasSize(1);
        past.grant(2);
        past.use(1);
        assertThat(notices()).hasSize(2);
    }

    @Test
    void aHoldIsNoFallOfTheBalance() {
        past.thresholds = new ThresholdDefaults(50, Duration.ZERO);
        past.buy(60);
        HoldId hold = past.hold(30);
        assertThat(notices()).isEmpty();
        past.capture(hold, 20);
        assertThat(notices()).containsExactly(new BalanceFellLow(id, credits(50), credits(40), credits(40)));
    }

    @Test
    void doesNotTellOfABalanceThatRises() {
        past.thresholds = new ThresholdDefaults(50, Duration.ZERO);
        past.buy(20);
        past.grant(5);
        assertThat(notices()).isEmpty();
    }

    @Test
    void expiryAndReversalAreFallsToo() {
        past.thresholds = new ThresholdDefaults(50, Duration.ZERO);
        TransactionId purchase = past.buy(40);
        past.grant(20, tomorrow, 100);
        past.use(5);
        past.pass(Duration.ofDays(1));
        past.expireDue();
        past.grant(30);
        past.reverse(purchase, 40);
        assertThat(notices())
                .extracting(notice -> ((BalanceFellLow) notice).balance())
                .containsExactly(credits(40), credits(30));
    }

    @Test
    void theUsersOwnThresholdGoesBeforeTheDefault() {
        past.thresholds = new ThresholdDefaults(50, Duration.ofDays(7));
        when(new SetThresholds(id, new Thresholds(credits(20), null), null))
                .expectEvents(new ThresholdsSet(id, credits(20), null, null));
        past.send(new SetThresholds(id, new Thresholds(credits(20), null), null));
        when(new SetThresholds(id, new Thresholds(credits(20), null), null)).expectNoEvents();
        past.buy(60);
        past.use(30);
        assertThat(notices()).isEmpty();
        past.use(11);
        assertThat(notices()).containsExactly(new BalanceFellLow(id, credits(20), credits(19), credits(19)));
        past.send(new SetThresholds(id, Thresholds.NONE, null));
        past.buy(60);
        past.use(30);
        assertThat(notices()).hasSize(2);
    }

    @Test
    void aThresholdOfZeroTellsOfNothingNotEvenOfADebt() {
        past.thresholds = new ThresholdDefaults(50, Duration.ofDays(7));
        past.send(new SetThresholds(id, new Thresholds(Credits.ZERO, Duration.ZERO), null));
        past.grant(10, tomorrow, 100);
        past.use(4);
        past.adjust(Direction.DEBIT, 20);
        past.grant(20, tomorrow, 100);
        when(new TellOfExpiry(id)).expectNoEvents();
        assertThat(notices()).isEmpty();
    }

    @Test
    void tellsOnceOfALotThatExpiresSoon() {
        past.thresholds = new ThresholdDefaults(0, Duration.ofDays(7));
        past.grant(10, past.now.plus(Duration.ofDays(8)), 100);
        past.grant(5);
        when(new TellOfExpiry(id)).expectNoEvents();
        past.hold(3, null, false, Duration.ofDays(3));
        past.pass(Duration.ofDays(1));
        LotExpiryNeared neared = new LotExpiryNeared(
                id, lot(0), LotKind.GRANT, credits(10), credits(3), past.now.plus(Duration.ofDays(7)));
        when(new TellOfExpiry(id)).expectEvents(neared);
        past.send(new TellOfExpiry(id));
        when(new TellOfExpiry(id)).expectNoEvents();
    }

    @Test
    void tellsAgainOfALotThatWasUsedUpAndCameBack() {
        past.thresholds = new ThresholdDefaults(0, Duration.ofDays(7));
        past.grant(10, tomorrow, 100);
        past.send(new TellOfExpiry(id));
        past.refund(past.use(10), 4);
        past.send(new TellOfExpiry(id));
        assertThat(notices())
                .extracting(notice -> ((LotExpiryNeared) notice).remaining())
                .containsExactly(credits(10), credits(4));
    }

    @Test
    void anErasedUserIsToldOfNothing() {
        past.thresholds = new ThresholdDefaults(50, Duration.ofDays(7));
        past.grant(60, tomorrow, 100);
        past.send(new EraseAccount(id));
        past.adjust(Direction.DEBIT, 20);
        when(new TellOfExpiry(id)).expectNoEvents();
        refused(new SetThresholds(id, Thresholds.NONE, null), AlreadyErased.class);
        assertThat(notices()).isEmpty();
    }

    private List<CreditEvent> notices() {
        return past.events().stream()
                .filter(event -> event instanceof CreditEvent.Notice)
                .toList();
    }
}
