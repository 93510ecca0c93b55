package dev.otto.ledger.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.BalanceLimitExceeded;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What a video used comes back by itself, with its failure or with the deadline of its hold: asked for by nobody who could
 * be told no, and every other command on the account waits for it.
 */
class ComingBackTest {
    private static final VideoId VIDEO = new VideoId(new UUID(9, 1));

    private final TestAccount account = new TestAccount();

    private void failOnExpiredHolds() {
        account.holdOwner = (id, hold, video) -> account.sendWithin(new GiveBack(id, video, false));
    }

    /** Two lots used up for a video whose hold is open, and in their place as many as there may be. */
    private TransactionId useTwoLotsAndFillTheirPlaces() {
        account.policy = new LotPolicy(Duration.ofDays(30), 3, 2);
        account.buyFor(2, 200);
        account.buyFor(1, 100);
        account.buyFor(1, 100);
        account.hold(1, VIDEO, true, Duration.ofHours(1));
        TransactionId usage = account.use(3, VIDEO);
        account.buyFor(1, 100);
        account.buyFor(1, 100);
        return usage;
    }

    @Test
    void R5_R14_itComesBackHoweverManyLotsThereAre() {
        failOnExpiredHolds();
        useTwoLotsAndFillTheirPlaces();
        assertThatThrownBy(() -> account.buyFor(1, 100)).isInstanceOf(TooManyLots.class);
        account.pass(Duration.ofHours(1));
        account.use(1);
        assertThat(account.held()).isZero();
        assertThat(account.balance()).isEqualTo(5);
        assertThat(account.lastOf(UsageRefunded.class).amount()).isEqualTo(Credits.of(3));
        assertThat(account.booked().openLots()).hasSizeGreaterThan(3);
        // What is asked for is held to the limit, as long as there are more.
        assertThatThrownBy(() -> account.buyFor(1, 100)).isInstanceOf(TooManyLots.class);
        account.use(4);
        account.buyFor(1, 100);
    }

    @Test
    void R10_aRefundThatSomebodyAsksForIsHeldToTheLimit() {
        TransactionId usage = useTwoLotsAndFillTheirPlaces();
        assertThatThrownBy(() -> account.refund(usage, 3)).isInstanceOf(TooManyLots.class);
        account.giveBack(VIDEO);
        assertThat(account.balance()).isEqualTo(6);
    }

    @Test
    void R10_R14_expiredLotsComeBackAsRegrantsBeyondTheLimitToo() {
        account.policy = new LotPolicy(Duration.ofDays(30), 1, 2);
        account.buy(2, null, account.now.plus(Duration.ofHours(2)));
        account.use(2, VIDEO);
        account.pass(Duration.ofHours(3));
        account.buyFor(1, 100);
        account.giveBack(VIDEO);
        assertThat(account.balance()).isEqualTo(3);
    }

    @Test
    void R16_whatABalanceCannotTakeIsLeftForARefundByHandAndKeepsNothingElse() {
        failOnExpiredHolds();
        account.buy(10);
        account.hold(1, VIDEO, true, Duration.ofHours(1));
        TransactionId usage = account.use(4, VIDEO);
        TransactionId small = account.use(2, VIDEO);
        account.buy(Credits.MAX_VALUE - 6);
        assertThatThrownBy(() -> account.giveBack(VIDEO))
                .as("whoever asks is told")
                .isInstanceOf(BalanceLimitExceeded.class);
        account.pass(Duration.ofHours(1));
        account.use(1);
        assertThat(account.held()).isZero();
        assertThat(account.lastOf(UsageRefunded.class).usage()).isEqualTo(small);
        assertThat(account.balance()).isEqualTo(Credits.MAX_VALUE - 1);
        account.use(3);
        account.refund(usage, 4);
        assertThat(account.balance()).isEqualTo(Credits.MAX_VALUE);
    }
}
