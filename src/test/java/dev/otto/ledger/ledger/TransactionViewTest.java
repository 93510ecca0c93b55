package dev.otto.ledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsExpired;
import dev.otto.ledger.credits.CreditEvent.CreditsGranted;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.TransactionView.LotShare;
import dev.otto.ledger.platform.eventstore.Provenance;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransactionViewTest {
    private static final AccountId ACCOUNT = AccountId.of(new UUID(1, 1));
    private static final TransactionId ID = TransactionId.of(new UUID(2, 1));
    private static final TransactionId OTHER = TransactionId.of(new UUID(2, 2));
    private static final LotId LOT = LotId.of(new UUID(3, 1));
    private static final HoldId HOLD = HoldId.of(new UUID(4, 1));
    private static final VideoId VIDEO = VideoId.of(new UUID(5, 1));
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.000001Z");
    private static final Money MONEY = new Money(999, "EUR");
    private static final Personal TEXT = new Personal("for a friend");

    @Test
    void aPurchaseSaysWhatWasPaidAndWhatCanBeReversed() {
        TransactionView view = view(new CreditsPurchased(
                ACCOUNT, ID, credits(100), booking(70, 30), credits(40), MONEY, "pi_1", "api", TEXT, pairs("b", "a")));

        assertThat(view.type()).isEqualTo(TransactionType.PURCHASE);
        assertThat(view.amount()).isEqualTo(100);
        assertThat(view.balanceAfter()).isEqualTo(40);
        assertThat(view.paid()).isEqualTo(MONEY);
        assertThat(view.paymentReference()).isEqualTo("pi_1");
        assertThat(view.description()).isEqualTo("for a friend");
        assertThat(view.refunded()).isZero();
        assertThat(view.refundable()).isEqualTo(100);
        assertThat(view.lots()).containsExactly(new LotShare(LOT.value(), 70));
        assertThat(view.debt()).isEqualTo(30);
        assertThat(view.metadata()).containsExactly(java.util.Map.entry("a", "1"), java.util.Map.entry("b", "1"));
        assertThat(view.sequence()).isEqualTo(3);
        assertThat(view.ledgerPosition()).isEqualTo(17);
        assertThat(view.createdAt()).isEqualTo(AT);
        assertThat(view.actor()).isEqualTo("client:shop");
        assertThat(view.idempotencyKey()).isEqualTo("key-1");
    }

    @Test
    void aUsageIsNegativeAndRefundableByItsAmount() {
        TransactionView used =
                view(new CreditsUsed(ACCOUNT, ID, credits(5), booking(-5, 0), credits(1), VIDEO, null, null));
        TransactionView captured =
                view(new HoldCaptured(ACCOUNT, HOLD, ID, credits(5), booking(-5, 0), credits(1), VIDEO));

        assertThat(List.of(used, captured)).allSatisfy(view -> {
            assertThat(view.type()).isEqualTo(TransactionType.USAGE);
            assertThat(view.amount()).isEqualTo(-5);
            assertThat(view.refunded()).isZero();
            assertThat(view.refundable()).isEqualTo(5);
            assertThat(view.videoId()).isEqualTo(VIDEO.value());
            assertThat(view.debt()).isNull();
        });
        assertThat(used.holdId()).isNull();
        assertThat(captured.holdId()).isEqualTo(HOLD.value());
    }

    @Test
    void whatGivesBackOrTakesBackNamesWhatItIsOf() {
        TransactionView refund = view(
                new UsageRefunded(ACCOUNT, ID, OTHER, credits(2), credits(2), booking(2, 0), credits(3), VIDEO, TEXT));
        TransactionView reversal = view(new PurchaseReversed(
                ACCOUNT, ID, OTHER, credits(2), credits(2), booking(-2, 0), credits(3), MONEY, TEXT));
        TransactionView reinstatement = view(new ReversalReinstated(
                ACCOUNT, ID, OTHER, OTHER, credits(2), credits(2), booking(2, 0), credits(3), MONEY, TEXT));

        assertThat(List.of(refund, reversal, reinstatement)).allSatisfy(view -> {
            assertThat(view.relatedTransactionId()).isEqualTo(OTHER.value());
            assertThat(view.reason()).isEqualTo("for a friend");
            assertThat(view.refunded()).isNull();
            assertThat(view.refundable()).isNull();
        });
        assertThat(refund.paid()).isNull();
        assertThat(reversal.paid()).isEqualTo(MONEY);
        assertThat(reinstatement.paid()).isEqualTo(MONEY);
    }

    @Test
    void anExpiryIsNobodysCommand() {
        TransactionView view = view(new CreditsExpired(ACCOUNT, ID, credits(4), booking(-4, 0), credits(0)));

        assertThat(view.type()).isEqualTo(TransactionType.EXPIRY);
        assertThat(view.idempotencyKey()).isNull();
        assertThat(view.actor()).isEqualTo("ledger");
    }

    @Test
    void aLotThatOnlyHasItsHeldPartMovedIsNotShown() {
        Booking booking = new Booking(
                Credits.ZERO,
                List.of(
                        new LotChange(LOT, null, Credits.ZERO, credits(-3), null, 0),
                        new LotChange(LotId.of(new UUID(3, 2)), null, credits(-1), credits(-1), null, 0)),
                List.of());

        TransactionView view = view(new HoldCaptured(ACCOUNT, HOLD, ID, credits(1), booking, credits(9), null));

        assertThat(view.lots()).containsExactly(new LotShare(new UUID(3, 2), -1));
    }

    @Test
    void grantsAndAdjustmentsCarryTheirWords() {
        TransactionView grant = view(new CreditsGranted(ACCOUNT, ID, credits(4), booking(4, 0), credits(4), TEXT));
        TransactionView debit =
                view(new CreditsAdjusted(ACCOUNT, ID, Direction.DEBIT, credits(4), booking(-1, -3), credits(-3), TEXT));

        assertThat(grant.description()).isEqualTo("for a friend");
        assertThat(debit.reason()).isEqualTo("for a friend");
        assertThat(debit.amount()).isEqualTo(-4);
        assertThat(debit.debt()).isEqualTo(-3);
    }

    @Test
    void metadataOfAnErasedPersonIsGone() {
        TransactionView view = view(new CreditsUsed(
                ACCOUNT, ID, credits(5), booking(-5, 0), credits(1), null, Personal.ERASED, Personal.ERASED));

        assertThat(view.metadata()).isNull();
        assertThat(view.description()).isEqualTo("[erased]");
    }

    private static TransactionView view(Transaction event) {
        Provenance provenance = new Provenance(
                new Actor(Actor.Kind.CLIENT, "shop"), new IdempotencyKey("client:shop", "key-1"), new byte[32]);
        return TransactionView.of(
                new Recorded(17, new StreamId("account", ACCOUNT.value()), 3, AT, event, provenance), event);
    }

    private static Credits credits(long amount) {
        return Credits.of(amount);
    }

    private static Booking booking(long remaining, long debt) {
        return new Booking(
                credits(debt), List.of(new LotChange(LOT, null, credits(remaining), Credits.ZERO, null, 0)), List.of());
    }

    private static Personal pairs(String... keys) {
        StringBuilder json = new StringBuilder("{");
        for (String key : keys) {
            json.append(json.length() > 1 ? "," : "").append('"').append(key).append("\":\"1\"");
        }
        return new Personal(json.append('}').toString());
    }
}
