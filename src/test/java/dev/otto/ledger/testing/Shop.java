package dev.otto.ledger.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sends a node what a payment provider would, and looks at what came of it. */
public final class Shop {
    /** A node that takes Stripe's live events, with a pack of 100 credits for 10.00 EUR or at the price price_100. */
    public static final String[] SETTINGS = {
        "STRIPE_WEBHOOK_SECRET=whsec_old_one, " + StripeEvent.SECRET,
        "STRIPE_MODE=live",
        "PAYMENTS_WEBHOOK_SECRET=" + StandardEvent.SECRET,
        "ledger.payments.packs[0].credits=100",
        "ledger.payments.packs[0].price=price_100",
        "ledger.payments.packs[0].amount-minor=1000",
        "ledger.payments.packs[0].currency=EUR",
        "ledger.payments.settle-after=300ms"
    };

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port;
    private final JdbcClient database;
    private final InstantSource clock;

    public Shop(LedgerNode node) {
        this(node.port(), node.sql(), InstantSource.system());
    }

    /** @param clock by which the node judges how old a signature is */
    public Shop(int port, JdbcClient database, InstantSource clock) {
        this.port = port;
        this.database = database;
        this.clock = clock;
    }

    /** The status that it was answered with. */
    public int send(StripeEvent event) {
        String body = event.body();
        return send(body, StripeEvent.signature(body, clock.instant(), StripeEvent.SECRET));
    }

    public int send(String body, String signature) {
        return post("/v1/webhooks/stripe", body, Map.of("Stripe-Signature", signature))
                .statusCode();
    }

    public int send(StandardEvent event) {
        return post("/v1/webhooks/payments", event.body(), event.headers(Instant.now()))
                .statusCode();
    }

    public HttpResponse<String> post(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends each, and waits until all is worked off. */
    public void deliver(StripeEvent... events) {
        for (StripeEvent event : events) {
            if (send(event) != 200) {
                throw new AssertionError("refused: " + event.body());
            }
        }
        settle();
    }

    public void settle() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.sql("SELECT count(*) FROM payment_inbox WHERE state = 'pending'")
                                .query(Long.class)
                                .single()
                        == 0);
    }

    /** A payment's row. */
    public Map<String, Object> payment(String reference) {
        return database.sql("SELECT * FROM payments WHERE payment_reference = ?")
                .param(reference)
                .query()
                .singleRow();
    }

    /** A payment that nobody can match. */
    public String unmatched() {
        String intent = "pi_" + UUID.randomUUID();
        deliver(StripeEvent.session(StripeEvent.NEW, intent).set("EMAIL", "").set("AMOUNT", 777));
        return payment(intent).get("id").toString();
    }

    /** Status and reason, as in {@code unmatched no-user}. */
    public String stands(String reference) {
        Map<String, Object> row = payment(reference);
        return row.get("status") + (row.get("reason") == null ? "" : " " + row.get("reason"));
    }

    public long balance(Object user) {
        return database.sql("SELECT amount FROM credits WHERE id = ?::uuid")
                .param(user.toString())
                .query(Long.class)
                .single();
    }

    /** Paid, recognised, breakage, reversed and deferred minor units of all that a user bought. */
    public String money(Object user) {
        return database.sql("""
                        SELECT concat_ws(' ', coalesce(sum(paid_minor), 0), coalesce(sum(recognised_minor), 0),
                               coalesce(sum(breakage_minor), 0), coalesce(sum(reversed_minor), 0),
                               coalesce(sum(deferred_minor), 0))
                        FROM lot_families WHERE user_id = ?::uuid AND currency IS NOT NULL""").param(user.toString()).query(String.class).single();
    }

    public long purchases(Object user) {
        return database.sql("SELECT count(*) FROM transactions WHERE user_id = ?::uuid AND type = 'purchase'")
                .param(user.toString())
                .query(Long.class)
                .single();
    }
}
