package dev.otto.ledger.credits;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of an account. Amounts are positive; the kind of a command gives the sign. */
public sealed interface CreditCommand extends AccountCommand {
    @Override
    AccountId account();

    /** Opens the account of a newly registered user. */
    record OpenAccount(@TargetAggregateIdentifier AccountId account) implements CreditCommand {}

    /** Ends the use of an erased user's account: what is under way still ends, and mistakes of money are still corrected. */
    record EraseAccount(@TargetAggregateIdentifier AccountId account) implements CreditCommand {}

    /**
     * @param paymentReference the provider's name of the payment: buys once, whoever posts it (R13)
     * @param provider who told of the money, in lower case: {@code stripe}, or {@code api} for whoever posts purchases
     */
    record PurchaseCredits(
            @TargetAggregateIdentifier AccountId account,
            Credits amount,
            @Nullable Personal description,
            @Nullable Money paid,
            @Nullable String paymentReference,
            String provider,
            @Nullable Instant expiresAt,
            @Nullable Personal metadata)
            implements CreditCommand {}

    record GrantCredits(
            @TargetAggregateIdentifier AccountId account,
            Credits amount,
            @Nullable Personal description,
            @Nullable Instant expiresAt,
            int priority)
            implements CreditCommand {}

    record UseCredits(
            @TargetAggregateIdentifier AccountId account,
            Credits amount,
            @Nullable VideoId video,
            @Nullable Personal description,
            @Nullable Personal metadata)
            implements CreditCommand {}

    record AdjustCredits(
            @TargetAggregateIdentifier AccountId account, Direction direction, Credits amount, Personal reason)
            implements CreditCommand {
        /** Which way an adjustment goes. */
        public enum Direction {
            CREDIT,
            DEBIT;

            @JsonValue
            public String code() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** @param ownedByVideo true for the hold that a video was requested with: it ends through the video only */
    record PlaceHold(
            @TargetAggregateIdentifier AccountId account,
            HoldId hold,
            Credits amount,
            @Nullable VideoId video,
            boolean ownedByVideo,
            @Nullable Personal description,
            Duration expiresIn)
            implements CreditCommand {}

    /** @param amount at most what is held; absent: all of it
     *  @param owner the video that asks, when it is the hold's own */
    record CaptureHold(
            @TargetAggregateIdentifier AccountId account,
            HoldId hold,
            @Nullable Credits amount,
            @Nullable VideoId owner)
            implements CreditCommand {}

    /** @param owner the video that asks, when it is the hold's own */
    record VoidHold(
            @TargetAggregateIdentifier AccountId account,
            HoldId hold,
            @Nullable VideoId owner) implements CreditCommand {}

    /** @param amount absent: all that is left to refund */
    record RefundUsage(
            @TargetAggregateIdentifier AccountId account,
            TransactionId usage,
            @Nullable Credits amount,
            @Nullable Personal reason)
            implements CreditCommand {}

    /** @param amount absent: all that is left to reverse */
    record ReversePurchase(
            @TargetAggregateIdentifier AccountId account,
            TransactionId purchase,
            @Nullable Credits amount,
            @Nullable Personal reason)
            implements CreditCommand {}

    /** @param amount absent: all that is left to reinstate */
    record ReinstateReversal(
            @TargetAggregateIdentifier AccountId account,
            TransactionId reversal,
            @Nullable Credits amount,
            @Nullable Personal reason)
            implements CreditCommand {}

    /**
     * A video failed or was cancelled: voids every open hold that names it, refunds what is left of every usage that does.
     *
     * @param asked somebody asks for it, who can be told that a balance has no room; or else its time has come
     */
    record GiveBack(@TargetAggregateIdentifier AccountId account, VideoId video, boolean asked)
            implements CreditCommand {}

    /** Books what is due: holds and lots whose instant has come. Does nothing when nothing is due. */
    record ExpireDue(@TargetAggregateIdentifier AccountId account) implements CreditCommand {}

    /**
     * From when on the user is told of a low balance and of lots that expire. Does nothing when it is so already.
     *
     * @param thresholds what is absent is left to the operator's default
     */
    record SetThresholds(
            @TargetAggregateIdentifier AccountId account,
            Thresholds thresholds,
            @Nullable Personal reason) implements CreditCommand {}

    /** Tells of each lot that expires soon and was not told of. Does nothing when there is none. */
    record TellOfExpiry(@TargetAggregateIdentifier AccountId account) implements CreditCommand {}
}
