package dev.otto.ledger.payments;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where webhooks are handed in. */
public interface Webhooks {
    /** The bytes that a body may have. */
    int MOST_BYTES = 1 << 20;

    /**
     * Stores a webhook, and returns when it is on disk. One that was stored before changes nothing. What follows from it
     * is done after that, and not waited for.
     *
     * @param provider by the name that its payments are kept under
     * @param headers gives the value of a header, null if there is none or more than one
     * @throws WebhookRefused if it is not the provider's, or no event: nothing of it is kept but a count
     */
    void receive(String provider, byte[] body, Function<String, @Nullable String> headers);

    /** Counts a webhook that was not even read. */
    WebhookRefused refuse(String provider, WebhookRefused.Cause cause);
}
