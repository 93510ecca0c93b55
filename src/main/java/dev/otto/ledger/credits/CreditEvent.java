package dev.otto.ledger.credits;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.StoredAs;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to an account. An event says all that it does: whoever folds it adds up, and decides
 * nothing.
 */
public sealed interface CreditEvent extends LedgerEvent {
    @Override
    AccountId account();

    /** An event that is one signed change of the balance: a transaction. */
    sealed interface Transaction extends CreditEvent {
        TransactionId transaction();

        /** {@link Booking#amount()} is the transaction's signed amount. */
        Booking booking();

        Credits balanceAfter();
    }

    /** An event of a hold. */
    sealed interface OfHold extends CreditEvent {
        HoldId hold();

        Booking booking();
    }

    /** An event that tells of something and changes no credit: streams and endpoints pass it on. */
    sealed interface Notice extends CreditEvent {}

    @StoredAs("credits.account-opened")
    record AccountOpened(AccountId account) implements CreditEvent {}

    @StoredAs("credits.account-erased")
    record AccountErased(AccountId account) implements CreditEvent {}

    /** @param provider who told of the money; {@code unknown} for purchases that were made before it was kept */
    @StoredAs(value = "credits.credits-purchased", version = 2)
    record CreditsPurchased(
            AccountId account,
            TransactionId transaction,
            Credits amount,
            Booking booking,
            Credits balanceAfter,
            @Nullable Money paid,
            @Nullable String paymentReference,
            String provider,
            @Nullable Personal description,
            @Nullable Personal metadata)
            implements Transaction {}

    @StoredAs("credits.credits-granted")
    record CreditsGranted(
            AccountId account,
            TransactionId transaction,
            Credits amount,
            Booking booking,
            Credits balanceAfter,
            @Nullable Personal description)
            implements Transaction {}

    @StoredAs(value = "credits.credits-adjusted", version = 2)
    record CreditsAdjusted(
            AccountId account,
            TransactionId transaction,
            Direction direction,
            Credits amount,
            Booking booking,
            Credits balanceAfter,
            Personal reason)
            implements Transaction {}

    @StoredAs("credits.credits-used")
    record CreditsUsed(
            AccountId account,
            TransactionId transaction,
            Credits amount,
            Booking booking,
            Credits balanceAfter,
            @Nullable VideoId video,
            @Nullable Personal description,
            @Nullable Personal metadata)
            implements Transaction {}

    @StoredAs("credits.hold-placed")
    record HoldPlaced(
            AccountId account,
            HoldId hold,
            Credits amount,
            Booking booking,
            @Nullable VideoId video,
            boolean ownedByVideo,
            Instant expiresAt,
            @Nullable Personal description)
            implements OfHold {}

    /**
     * The hold became a usage; what was not captured came back in the same event.
     *
     * @param amount what was captured, at most what was held
     */
    @StoredAs("credits.hold-captured")
    record HoldCaptured(
            AccountId account,
            HoldId hold,
            TransactionId transaction,
            Credits amount,
            Booking booking,
            Credits balanceAfter,
            @Nullable VideoId video)
            implements Transaction, OfHold {}

    @StoredAs("credits.hold-voided")
    record HoldVoided(
            AccountId account,
            HoldId hold,
            Booking booking,
            @Nullable VideoId video) implements OfHold {}

    @StoredAs("credits.hold-expired")
    record HoldExpired(
            AccountId account,
            HoldId hold,
            Booking booking,
            @Nullable VideoId video,
            boolean ownedByVideo) implements OfHold {}

    /** Credits that a hold's end set free paid a debt: the lots go down, the debt too, the balance stays. */
    @StoredAs("credits.debt-paid")
    record DebtPaid(AccountId account, Booking booking) implements CreditEvent {}

    @StoredAs("credits.credits-expired")
    record CreditsExpired(
            AccountId account, TransactionId transaction, Credits amount, Booking booking, Credits balanceAfter)
            implements Transaction {}

    /** @param refundedAfter how much of the usage has been refunded, this refund included */
    @StoredAs("credits.usage-refunded")
    record UsageRefunded(
            AccountId account,
            TransactionId transaction,
            TransactionId usage,
            Credits amount,
            Credits refundedAfter,
            Booking booking,
            Credits balanceAfter,
            @Nullable VideoId video,
            @Nullable Personal reason)
            implements Transaction {}

    /**
     * @param amount how much of the purchase was reversed: more than the booking's amount where credits of it had
     *     expired, which are not taken again (R7)
     * @param money minor units that were reversed with it
     */
    @StoredAs("credits.purchase-reversed")
    record PurchaseReversed(
            AccountId account,
            TransactionId transaction,
            TransactionId purchase,
            Credits amount,
            Credits reversedAfter,
            Booking booking,
            Credits balanceAfter,
            @Nullable Money money,
            @Nullable Personal reason)
            implements Transaction {}

    /**
     * @param purchase the purchase that the reversal was of: it can be reversed again by as much
     * @param amount how much of the reversal was taken back
     * @param money minor units that it brought back
     */
    @StoredAs("credits.reversal-reinstated")
    record ReversalReinstated(
            AccountId account,
            TransactionId transaction,
            TransactionId reversal,
            TransactionId purchase,
            Credits amount,
            Credits reinstatedAfter,
            Booking booking,
            Credits balanceAfter,
            @Nullable Money money,
            @Nullable Personal reason)
            implements Transaction {}

    /**
     * From when on this account's user is told of a low balance and of lots that expire; what is absent, the
     * operator's default says.
     *
     * @param lowBalance told of a balance below this; zero: never
     * @param expiringWithin told of a lot so many seconds before it expires; zero: never
     */
    @StoredAs("credits.thresholds-set")
    record ThresholdsSet(
            AccountId account,
            @Nullable Credits lowBalance,
            @Nullable Long expiringWithin,
            @Nullable Personal reason) implements CreditEvent {
        public static ThresholdsSet of(AccountId account, Thresholds thresholds, @Nullable Personal reason) {
            Duration within = thresholds.expiringWithin();
            return new ThresholdsSet(
                    account, thresholds.lowBalance(), within == null ? null : within.toSeconds(), reason);
        }

        public Thresholds thresholds() {
            return new Thresholds(lowBalance, expiringWithin == null ? null : Duration.ofSeconds(expiringWithin));
        }
    }

    /**
     * Credits went, and the balance is below the threshold of then. Not told again until it has been at the threshold or
     * above.
     */
    @StoredAs("credits.balance-fell-low")
    record BalanceFellLow(AccountId account, Credits threshold, Credits balance, Credits available) implements Notice {}

    /**
     * What is left of a lot expires soon. Told once of a lot; again only if it was used up and opened again since.
     *
     * @param held of what remains: it does not expire while the hold is open
     */
    @StoredAs("credits.lot-expiry-neared")
    record LotExpiryNeared(
            AccountId account, LotId lot, LotKind kind, Credits remaining, Credits held, Instant expiresAt)
            implements Notice {}
}
