package dev.otto.ledger.payments.providers;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpURLConnectionClient;
import dev.otto.ledger.payments.NoStripeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Stripe, asked by us; with a key that may read events and nothing more. */
@Component
public final class StripeApi {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int NOT_FOUND = 404;

    private final @Nullable StripeClient client;

    /** @param base where it is; blank: where it always is */
    StripeApi(@Value("${STRIPE_API_KEY:}") String key, @Value("${ledger.payments.stripe-api:}") String base) {
        if (key.isBlank()) {
            client = null;
            return;
        }
        StripeClient.StripeClientBuilder builder = StripeClient.builder()
                .setApiKey(key.strip())
                .setConnectTimeout(PATIENCE_MILLIS)
                .setReadTimeout(PATIENCE_MILLIS)
                .setMaxNetworkRetries(2)
                .setHttpClient(new HttpURLConnectionClient());
        client = (base.isBlank() ? builder : builder.setApiBase(base.strip())).build();
    }

    /**
     * An event as Stripe would have sent it.
     *
     * @return null if Stripe does not know it
     * @throws StripeException if Stripe does not answer
     */
    public byte @Nullable [] event(String id) throws StripeException {
        if (client == null) {
            throw new NoStripeKey();
        }
        try {
            return client.v1().events().retrieve(id).getLastResponse().body().getBytes(StandardCharsets.UTF_8);
        } catch (StripeException e) {
            Integer status = e.getStatusCode();
            if (status != null && status == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
