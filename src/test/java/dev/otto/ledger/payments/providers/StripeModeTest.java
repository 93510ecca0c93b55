package dev.otto.ledger.payments.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.payments.providers.Notice.Bought;
import dev.otto.ledger.payments.providers.Notice.SetAside;
import dev.otto.ledger.testing.StripeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Test money buys nothing in live mode, and live money nothing in test mode. */
class StripeModeTest {
    @ParameterizedTest
    @CsvSource({"true, true, true", "true, false, false", "false, true, false", "false, false, true"})
    void anEventOfTheOtherModeTellsNothing(boolean live, boolean eventIsLive, boolean tells) {
        Clock clock = Clock.systemUTC();
        String body = StripeEvent.session(StripeEvent.NEW, "pi_mode")
                .body()
                .replace("\"livemode\": true", "\"livemode\": " + eventIsLive);
        String signature = StripeEvent.signature(body, clock.instant(), StripeEvent.SECRET);

        Notice notice = new Stripe(List.of(StripeEvent.SECRET), live, clock)
                .receive(body.getBytes(StandardCharsets.UTF_8), header -> signature);
        assertThat(notice.reference()).isEqualTo("pi_mode");
        assertThat(notice.told()).hasSize(1).first().isInstanceOf(tells ? Bought.class : SetAside.class);
    }
}
