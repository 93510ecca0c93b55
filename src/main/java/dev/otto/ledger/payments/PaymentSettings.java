package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Currencies;
import dev.otto.ledger.kernel.Money;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How payments are taken up.
 *
 * @param packs what is sold, for payments that do not say themselves how many credits they buy
 * @param settleAfter how long a payment that says only in part what it is waits for another event to say more
 * @param workers how many webhooks this node works on at once; 0: it only takes them in
 * @param keepBodiesFor how long the text of a webhook is kept after it came in
 */
@ConfigurationProperties("ledger.payments")
public record PaymentSettings(
        List<Pack> packs,
        @DefaultValue("2s") Duration settleAfter,
        @DefaultValue("6") int workers,
        @DefaultValue("90d") Duration keepBodiesFor) {
    /**
     * Credits at a price.
     *
     * @param price the provider's id of it
     * @param amountMinor what is paid for it, with {@code currency}: for payments that name no price
     */
    public record Pack(
            long credits,
            @Nullable String price,
            @Nullable Long amountMinor,
            @Nullable String currency) {
        public Pack {
            if (credits < 1 || credits > Credits.MAX_VALUE) {
                throw new IllegalArgumentException("ledger.payments.packs: credits must be at least 1");
            }
            if ((amountMinor == null) != (currency == null) || (price == null && amountMinor == null)) {
                throw new IllegalArgumentException(
                        "ledger.payments.packs: each takes a price, or amount-minor and currency, or all");
            }
            if (amountMinor != null && amountMinor < 1) {
                throw new IllegalArgumentException("ledger.payments.packs: amount-minor must be at least 1");
            }
            currency = currency == null ? null : known(currency);
        }

        private static String known(String currency) {
            String code = currency.toUpperCase(Locale.ROOT);
            if (!Currencies.isKnown(code)) {
                throw new IllegalArgumentException(
                        "ledger.payments.packs: currency is an ISO 4217 code such as EUR, not " + currency);
            }
            return code;
        }

        /** What it is found by, each of which names one pack. */
        private List<String> names() {
            return Stream.of(price, amountMinor == null ? null : amountMinor + " " + currency)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    public PaymentSettings {
        packs = packs == null ? List.of() : List.copyOf(packs);
        Set<String> names = new HashSet<>();
        for (String name : packs.stream().flatMap(pack -> pack.names().stream()).toList()) {
            if (!names.add(name)) {
                throw new IllegalArgumentException("ledger.payments.packs: two of them are for " + name);
            }
        }
        if (settleAfter.isNegative() || settleAfter.compareTo(Duration.ofSeconds(4)) > 0) {
            throw new IllegalArgumentException("ledger.payments.settle-after is 0 to 4 seconds");
        }
        if (workers < 0 || !keepBodiesFor.isPositive()) {
            throw new IllegalArgumentException(
                    "ledger.payments: workers must not be negative, and keep-bodies-for must be positive");
        }
    }

    /** What is sold at a price of the provider's. */
    public @Nullable Credits soldAt(String price) {
        return packs.stream()
                .filter(pack -> price.equals(pack.price()))
                .map(pack -> Credits.of(pack.credits()))
                .findFirst()
                .orElse(null);
    }

    /** What is sold for an amount. */
    public @Nullable Credits soldFor(Money paid) {
        return packs.stream()
                .filter(pack -> paid.currency().equals(pack.currency())
                        && Long.valueOf(paid.minor()).equals(pack.amountMinor()))
                .map(pack -> Credits.of(pack.credits()))
                .findFirst()
                .orElse(null);
    }
}
