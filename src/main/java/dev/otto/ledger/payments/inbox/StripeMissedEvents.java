package dev.otto.ledger.payments.inbox;

import com.stripe.exception.StripeException;
import dev.otto.ledger.payments.MissedEvents;
import dev.otto.ledger.payments.WebhookRefused;
import dev.otto.ledger.payments.providers.Notice;
import dev.otto.ledger.payments.providers.Providers;
import dev.otto.ledger.payments.providers.StripeApi;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Puts what Stripe is asked for into the inbox, from where on it is as if it had come by webhook. */
@Component
class StripeMissedEvents implements MissedEvents {
    private static final Logger LOG = LoggerFactory.getLogger(StripeMissedEvents.class);

    private final StripeApi stripe;
    private final Providers providers;
    private final Inbox inbox;
    private final InboxWorker worker;

    StripeMissedEvents(StripeApi stripe, Providers providers, Inbox inbox, InboxWorker worker) {
        this.stripe = stripe;
        this.providers = providers;
        this.inbox = inbox;
        this.worker = worker;
    }

    @Override
    public List<Fetched> fetch(List<String> events) {
        return events.stream()
                .distinct()
                .map(event -> new Fetched(event, fetch(event)))
                .toList();
    }

    private Outcome fetch(String event) {
        byte[] body;
        Notice notice;
        try {
            body = stripe.event(event);
            if (body == null) {
                return Outcome.NOT_FOUND;
            }
            notice = providers.named(Providers.STRIPE).read(body, header -> null);
        } catch (StripeException | WebhookRefused e) {
            LOG.warn("Event {} could not be fetched: {}", event, e.getClass().getSimpleName());
            return Outcome.FAILED;
        }
        if (!inbox.store(Providers.STRIPE, notice, body, Map.of())) {
            return Outcome.REPEATED;
        }
        worker.wake();
        return Outcome.STORED;
    }
}
