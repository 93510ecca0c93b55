package dev.otto.ledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentSettings.Pack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentSettingsTest {
    private static PaymentSettings selling(Pack... packs) {
        return new PaymentSettings(List.of(packs), Duration.ofSeconds(2), 2, Duration.ofDays(90));
    }

    @Test
    void findsAPackByItsPriceAndByItsAmountHoweverTheCurrencyIsWritten() {
        PaymentSettings settings = selling(new Pack(100, "price_1", 1000L, "eur"), new Pack(7, null, 1000L, "JPY"));

        assertThat(settings.soldAt("price_1").value()).isEqualTo(100);
        assertThat(settings.soldFor(new Money(1000, "EUR")).value()).isEqualTo(100);
        assertThat(settings.soldFor(new Money(1000, "JPY")).value()).isEqualTo(7);
        assertThat(settings.soldFor(new Money(1001, "EUR"))).isNull();
        assertThat(settings.soldAt("price_2")).isNull();
    }

    @Test
    void refusesPacksThatSayNothingOrContradictEachOther() {
        assertThatThrownBy(() -> new Pack(0, "price_1", null, null)).hasMessageContaining("credits");
        assertThatThrownBy(() -> new Pack(1, null, null, null)).hasMessageContaining("price");
        assertThatThrownBy(() -> new Pack(1, "price_1", 5L, null)).hasMessageContaining("currency");
        assertThatThrownBy(() -> new Pack(1, null, 0L, "EUR")).hasMessageContaining("amount-minor");
        assertThatThrownBy(() -> new Pack(1, null, 5L, "EURO")).hasMessageContaining("not EURO");
        assertThatThrownBy(() -> new Pack(1, null, 5L, "xau")).hasMessageContaining("not xau");
        assertThatThrownBy(() -> selling(new Pack(1, "price_1", null, null), new Pack(2, "price_1", 5L, "EUR")))
                .hasMessageContaining("price_1");
        assertThatThrownBy(() -> selling(new Pack(1, "price_1", 5L, "EUR"), new Pack(2, "price_2", 5L, "eur")))
                .hasMessageContaining("5 EUR");
    }
}
