import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stripe's side of a payment: events as it sends them, with what the ledger reads, and signed as it signs them. */
final class Stripe {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String secret;
    private final boolean live;

    Stripe(String url) throws Exception {
        this.url = url;
        Path made = Path.of(Books.env("LEDGER_DATA_DIRECTORY", "data"), "stripe-webhook-secret");
        boolean embedded = Books.env("DATABASE_URL", "").isEmpty();
        String known = embedded && Files.exists(made) ? Files.readString(made).strip() : "";
        secret = Books.env("STRIPE_WEBHOOK_SECRET", known).split(",")[0].strip();
        if (secret.isEmpty()) {
            throw new IllegalStateException("set STRIPE_WEBHOOK_SECRET to the one that the service was started with.");
        }
        live = Books.env("STRIPE_MODE", embedded ? "test" : "live").equals("live");
    }

    /** The customer has paid on Stripe's page. */
    static String paid(String intent, String user, long credits, long minor, String currency) {
        return ("{\"id\":\"cs_%1$s\",\"object\":\"checkout.session\",\"mode\":\"payment\",\"payment_status\":\"paid\","
                        + "\"payment_intent\":\"%1$s\",\"amount_total\":%4$d,\"currency\":\"%5$s\","
                        + "\"client_reference_id\":\"%2$s\",\"metadata\":{\"user_id\":\"%2$s\",\"credits\":\"%3$d\"}}")
                .formatted(intent, user, credits, minor, currency.toLowerCase(java.util.Locale.ROOT));
    }

    static String refund(String intent, long minor, String currency) {
        return ("{\"id\":\"re_%1$s\",\"object\":\"refund\",\"payment_intent\":\"%2$s\",\"amount\":%3$d,\"currency\":\"%4$s\","
                        + "\"status\":\"succeeded\",\"created\":%5$d}")
                .formatted(UUID.randomUUID(), intent, minor, currency.toLowerCase(java.util.Locale.ROOT), now());
    }

    /** @param status needs_response, won, lost */
    static String dispute(String intent, long minor, String currency, String status) {
        return ("{\"id\":\"dp_%1$s\",\"object\":\"dispute\",\"payment_intent\":\"%1$s\",\"amount\":%2$d,\"currency\":\"%3$s\","
                        + "\"status\":\"%4$s\"}")
                .formatted(intent, minor, currency.toLowerCase(java.util.Locale.ROOT), status);
    }

    String event(String type, String object) {
        return ("{\"id\":\"evt_%s\",\"object\":\"event\",\"api_version\":\"2025-09-30.clover\",\"created\":%d,\"type\":\"%s\","
                        + "\"livemode\":%b,\"data\":{\"object\":%s}}")
                .formatted(UUID.randomUUID().toString().replace("-", ""), now(), type, live, object);
    }

    /** Signs a body and posts it. */
    HttpResponse<String> send(String body) throws Exception {
        long seconds = now();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/webhooks/stripe"))
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", "t=" + seconds + ",v1=" + signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
