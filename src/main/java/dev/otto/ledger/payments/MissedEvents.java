package dev.otto.ledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** Events that a provider's webhooks never brought, asked for by their ids. */
public interface MissedEvents {
    /**
     * Asks Stripe for each, and stores what it answers as if it had come by webhook.
     *
     * @throws NoStripeKey when the ledger has no key to ask with
     */
    List<Fetched> fetch(List<String> events);

    /** What became of one of them. */
    record Fetched(String eventId, Outcome outcome) {}

    /** What may become of one. */
    enum Outcome {
        /** It is new, and acted on right after. */
        STORED,
        /** It was there. */
        REPEATED,
        /** Stripe does not know it, or no longer: events are kept for 30 days. */
        NOT_FOUND,
        /** Stripe did not answer, or with what is no event. */
        FAILED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
