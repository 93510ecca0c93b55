package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.payments.WebhookRefused;
import dev.otto.ledger.payments.Webhooks;
import dev.otto.ledger.payments.providers.Notice;
import dev.otto.ledger.payments.providers.Provider;
import dev.otto.ledger.payments.providers.Providers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Stores webhooks in the inbox, and counts them. */
@Component
class StoredWebhooks implements Webhooks {
    private static final String STORED = "stored";

    private final Providers providers;
    private final Inbox inbox;
    private final InboxWorker worker;
    private final MeterRegistry meters;

    StoredWebhooks(Providers providers, Inbox inbox, InboxWorker worker, MeterRegistry meters) {
        this.providers = providers;
        this.inbox = inbox;
        this.worker = worker;
        this.meters = meters;
        for (String provider : List.of(Providers.STRIPE, Providers.STANDARD)) {
            counter(provider, STORED);
        }
    }

    @Override
    public void receive(String name, byte[] body, Function<String, @Nullable String> headers) {
        Provider provider = providers.named(name);
        Notice notice;
        try {
            notice = provider.receive(body, headers);
        } catch (WebhookRefused refused) {
            count(name, refused.reason().code());
            throw refused;
        }
        Map<String, String> kept = new TreeMap<>();
        for (String header : provider.headers()) {
            String value = headers.apply(header);
            if (value != null) {
                kept.put(header, value);
            }
        }
        boolean added = inbox.store(name, notice, body, kept);
        count(name, added ? STORED : "repeated");
        if (added) {
            worker.wake();
        }
    }

    @Override
    public WebhookRefused refuse(String provider, WebhookRefused.Cause cause) {
        count(provider, cause.code());
        return new WebhookRefused(cause);
    }

    private void count(String provider, String outcome) {
        counter(provider, outcome).increment();
    }

    private Counter counter(String provider, String outcome) {
        return Counter.builder("ledger.webhooks")
                .description("webhooks by what became of them: stored, repeated, or why they were refused")
                .tag("provider", provider)
                .tag("outcome", outcome)
                .register(meters);
    }
}
