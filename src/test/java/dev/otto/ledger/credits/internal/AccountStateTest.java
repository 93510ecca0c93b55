package dev.otto.ledger.credits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.TestAccount;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AccountStateTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestAccount account = new TestAccount();

    private Instant day(int n) {
        return TestAccount.START.plus(DAY.multipliedBy(n));
    }

    @Test
    void isReadBackFromItsSnapshotAsItWas() {
        account.buyFor(10, 1_000);
        account.grant(5, day(3), 50);
        account.hold(7, new VideoId(new UUID(9, 1)), true, DAY);
        JsonMapper json = new JsonMapper();
        String written = json.writeValueAsString(account.state());
        assertThat(json.readValue(written, AccountState.class)).isEqualTo(account.state());
    }

    @Test
    void isTheSumOfTheEvents() {
        account.buy(10);
        HoldId hold = account.hold(4);
        account.capture(hold, 3);
        AccountState sum = AccountState.NONE;
        for (var event : account.events()) {
            sum = sum.after(event);
        }
        assertThat(sum).isEqualTo(account.state());
        assertThat(sum.events()).isEqualTo(4);
    }

    @Test
    void R7_knowsTheNextInstantAtWhichSomethingIsDue() {
        assertThat(account.state().nextDueAfter(account.now)).isNull();
        account.buy(10);
        assertThat(account.state().nextDueAfter(account.now)).isNull();
        account.grant(5, day(3), 100);
        assertThat(account.state().nextDueAfter(account.now)).isEqualTo(day(3));
        account.hold(1, null, false, DAY);
        assertThat(account.state().nextDueAfter(account.now)).isEqualTo(day(1));
        assertThat(account.state().nextDueAfter(day(1))).isEqualTo(day(3));
        assertThat(account.state().nextDueAfter(day(3))).isNull();
    }

    @Test
    void R10_forgetsLotsAndHoldsThatAreGone() {
        account.buy(10);
        account.capture(account.hold(10), 10);
        assertThat(account.state().lots()).isEqualTo(Lots.NONE);
        assertThat(account.state().holds()).isEqualTo(Holds.NONE);
    }
}
