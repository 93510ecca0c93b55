package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision needs to know of transactions and lots of any age, which no aggregate carries (R10). Each answer
 * includes what was decided on this node and is not yet committed, and every event that the current unit has applied
 * so far: what expires first in a command counts in its reversal. A method answers null, or nothing, for an id that
 * the account does not have.
 */
public interface BookedTransactions {
    @Nullable
    Usage usage(AccountId account, TransactionId transaction);

    @Nullable
    Purchase purchase(AccountId account, TransactionId transaction);

    @Nullable
    Reversal reversal(AccountId account, TransactionId transaction);

    /** Open or closed. */
    @Nullable
    BookedLot lot(AccountId account, LotId lot);

    @Nullable
    Family family(AccountId account, LotId family);

    /** The account's usages (captures too) that name the video and are not refunded whole, oldest first. */
    List<Usage> usagesOf(AccountId account, VideoId video);

    /**
     * A usage or a capture.
     *
     * @param draws what it drew from which lot, in that order; amounts positive, the last ones are given back first
     */
    record Usage(
            TransactionId id,
            Credits amount,
            Credits refunded,
            @Nullable VideoId video,
            List<Draw> draws) {
        public Credits refundable() {
            return amount.minus(refunded);
        }
    }

    /** @param released minor units that this draw had recognised */
    record Draw(LotId lot, Credits amount, long released) {}

    /** @param family the lot that it opened or was merged into */
    record Purchase(
            TransactionId id,
            Credits amount,
            Credits reversed,
            LotId family,
            @Nullable Money paid) {
        public Credits reversible() {
            return amount.minus(reversed);
        }
    }

    /**
     * @param amount how much of the purchase it reversed
     * @param excused how much of that had expired and was not taken again
     * @param money minor units that it reversed
     */
    record Reversal(
            TransactionId id,
            TransactionId purchase,
            LotId family,
            Credits amount,
            Credits excused,
            Credits reinstated,
            @Nullable Money money) {
        public Credits reinstatable() {
            return amount.minus(reinstated);
        }
    }

    record BookedLot(
            LotId id,
            LotTerms terms,
            Credits remaining,
            Credits held,
            @Nullable LotMoney money) {}

    /** The books of one purchase; deferred money = paid − recognised − breakage − reversed. */
    record Family(
            LotId id,
            @Nullable Money paid,
            Credits expired,
            Credits excused,
            long recognised,
            long breakage,
            long reversed) {}
}
