package dev.otto.ledger.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StandardEvent;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is no webhook of a provider's is refused, and leaves nothing but a count. */
class WebhookFormsTest {
    private static final String STRIPE = "/v1/webhooks/stripe";
    private static final String STANDARD = "/v1/webhooks/payments";
    private static LedgerNode node;
    private static Shop shop;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), Shop.SETTINGS);
        shop = new Shop(node);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private record Sent(String body, Map<String, String> headers) {}

    private static Sent stripe(String body, String signature) {
        return new Sent(body, signature == null ? Map.of() : Map.of("Stripe-Signature", signature));
    }

    private static String signed(String body, long secondsFromNow) {
        return StripeEvent.signature(body, Instant.now().plusSeconds(secondsFromNow), StripeEvent.SECRET);
    }

    @Test
    void ofStripeAreRefused() {
        String body = StripeEvent.session(StripeEvent.NEW, "pi_refused").body();
        String good = signed(body, 0);
        String onlyV0 = good.replace("v1=", "v2=");
        String large = body.replaceFirst("\\{", "{" + " ".repeat(Webhooks.MOST_BYTES));
        Map<String, Sent> sent = new LinkedHashMap<>();
        sent.put("none signature", stripe(body, null));
        sent.put("bad signature", stripe(body, good.replaceFirst("v1=.", "v1=z")));
        sent.put("another secret signature", stripe(body, StripeEvent.signature(body, Instant.now(), "whsec_other")));
        sent.put("only v0 signature", stripe(body, onlyV0));
        sent.put("no timestamp signature", stripe(body, good.replaceFirst("t=\\d+,", "")));
        sent.put("odd timestamp signature", stripe(body, good.replaceFirst("t=\\d+", "t=-1")));
        sent.put(
                "two timestamps signature",
                stripe(body, good + ",t=" + Instant.now().getEpochSecond()));
        sent.put("changed bytes signature", stripe(body.replace("1000", "9000"), good));
        sent.put("white space signature", stripe(body + " ", good));
        sent.put("old timestamp", stripe(body, signed(body, -301)));
        sent.put("large size", stripe(large, signed(large, 0)));
        for (String[] form : new String[][] {
            {"not JSON", "{\"id\": "},
            {"nothing", ""},
            {"text", "hello"},
            {"a list", "[]"},
            {"null", "null"},
            {"two values", body + body},
            {"another object", body.replace("\"object\": \"event\"", "\"object\": \"list\"")},
            {"no id", body.replaceFirst("\"id\": \"evt_[^\"]*\",", "")},
            {"no type", body.replace("\"type\": \"checkout.session.completed\"", "\"typ\": 1")},
            {"no data", body.replace("\"data\"", "\"date\"")},
            {"text for an amount", body.replace("\"amount_total\": 1000", "\"amount_total\": \"1000\"")},
            {"a type that is no name", body.replace("checkout.session.completed", "checkout\\u0000completed")},
            {"an endless type", body.replace("checkout.session.completed", "x".repeat(300))},
            {"a negative amount", body.replace("\"amount_total\": 1000", "\"amount_total\": -1")},
            {"a fraction", body.replace("\"amount_total\": 1000", "\"amount_total\": 10.5")},
            {"an endless time", body.replaceFirst("\"created\": \\d+", "\"created\": 9223372036854775807")},
            {"an endless id", body.replace("pi_refused", "pi_" + "x".repeat(300))},
            {"depth", "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)},
        }) {
            sent.put(form[0] + " form", stripe(form[1], signed(form[1], 0)));
        }
        allRefused(STRIPE, "stripe", sent);
        // Signed when it is sent: in a while it would be good.
        allRefused(STRIPE, "stripe", Map.of("ahead timestamp", stripe(body, signed(body, 310))));
    }

    @Test
    void ofOthersAreRefused() {
        StandardEvent event = StandardEvent.of("{'type': 'payment.succeeded', 'data': {'payment_reference': 'r1',"
                + " 'credits': 1, 'paid': {'amount_minor': 1, 'currency': 'EUR'}}}");
        Map<String, String> good = event.headers(Instant.now());
        Map<String, Sent> sent = new LinkedHashMap<>();
        sent.put("none signature", new Sent(event.body(), Map.of()));
        for (String header : good.keySet()) {
            Map<String, String> less = new HashMap<>(good);
            less.remove(header);
            sent.put("without " + header + " signature", new Sent(event.body(), less));
        }
        sent.put("only v2 signature", new Sent(event.body(), with(good, "webhook-signature", "v2,AAAA")));
        sent.put("odd signature", new Sent(event.body(), with(good, "webhook-signature", "v1")));
        sent.put("another id signature", new Sent(event.body(), with(good, "webhook-id", "msg_2")));
        sent.put("changed bytes signature", new Sent(event.body().replace("r1", "r2"), good));
        sent.put(
                "old signature",
                new Sent(event.body(), event.headers(Instant.now().minusSeconds(302))));
        sent.put("text timestamp signature", new Sent(event.body(), with(good, "webhook-timestamp", "now")));
        for (String body : new String[] {
            "{",
            "[]",
            "{'type': 'payment.succeeded'}",
            "{'type': 'payment.succeeded', 'data': {}}",
            "{'type': 'payment\\u0000', 'data': {}}",
            "{'type': 'payment.succeeded', 'data': {'payment_reference': 'r', 'paid': {'amount_minor': '1', 'currency': 'EUR'}}}",
            "{'type': 'payment.succeeded', 'data': {'payment_reference': 'r', 'paid': {'amount_minor': 1, 'currency': 'euro'}}}",
            "{'type': 'payment.refunded', 'data': {'payment_reference': 'r', 'refunded': {'amount_minor': 1, 'currency': 'EUR'}}}"
        }) {
            StandardEvent other = StandardEvent.of(body);
            sent.put(body + " form", new Sent(other.body(), other.headers(Instant.now())));
        }
        allRefused(STANDARD, "payments", sent);
        Map<String, String> ahead = event.headers(Instant.now().plusSeconds(310));
        allRefused(STANDARD, "payments", Map.of("ahead signature", new Sent(event.body(), ahead)));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    /** @param sent by a name whose last word is what it is counted as */
    private static void allRefused(String path, String provider, Map<String, Sent> sent) {
        long before = stored();
        sent.forEach((name, webhook) -> {
            String outcome = name.substring(name.lastIndexOf(' ') + 1);
            double count = counted(provider, outcome);
            HttpResponse<String> answer = shop.post(path, webhook.body(), webhook.headers());
            assertThat(answer.statusCode()).as(name + ": " + answer.body()).isEqualTo(400);
            assertThat(answer.body()).as(name).contains("/problems/webhook-refused");
            assertThat(counted(provider, outcome)).as(name).isEqualTo(count + 1);
        });
        assertThat(stored()).isEqualTo(before);
    }

    private static long stored() {
        return node.sql()
                .sql("SELECT (SELECT count(*) FROM payment_inbox) + (SELECT count(*) FROM events)")
                .query(Long.class)
                .single();
    }

    private static double counted(String provider, String outcome) {
        Counter counter = node.bean(MeterRegistry.class)
                .find("ledger.webhooks")
                .tags("provider", provider, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** A relay that passes on only what it knows: no times, no mode. What does not say that it is money is none. */
    @Test
    void mayLackWhatCanBeDoneWithout() {
        String body =
                "{'id': 'evt_bare', 'object': 'event', 'type': 'refund.updated', %s'data': {'object': {'id': 're_1', 'amount': 5,"
                                .replace('\'', '"')
                        + " 'payment_intent': 'pi_bare', 'currency': 'eur', 'status': 'succeeded'}}}"
                                .replace('\'', '"');
        String live = body.formatted("\"livemode\": true, ");
        String silent = body.formatted("").replace("_bare", "_silent");
        try {
            assertThat(shop.send(live, signed(live, 0))).isEqualTo(200);
            assertThat(shop.send(silent, signed(silent, 0))).isEqualTo(200);
            shop.settle();
            assertThat(shop.stands("pi_bare")).isEqualTo("waiting no-purchase");
            assertThat(shop.stands("pi_silent")).isEqualTo("ignored other-mode");
        } finally {
            node.sql().sql("DELETE FROM payment_inbox").update();
        }
    }

    @Test
    void areTakenWithAnyOfTheSecretsAndWhateverElseIsInTheHeader() {
        String body = StripeEvent.of(StripeEvent.OLD, "payment_intent.succeeded")
                .body()
                .replace("payment_intent.succeeded", "customer.created");
        Instant now = Instant.now();
        String rolled = StripeEvent.signature(body, now, "whsec_old_one");
        String both = "t=" + now.getEpochSecond() + ",v1=" + "0".repeat(64) + ",v1="
                + StripeEvent.hmac(now.getEpochSecond() + "." + body, StripeEvent.SECRET) + ",v9=x";
        try {
            assertThat(shop.send(body, rolled)).isEqualTo(200);
            assertThat(shop.send(body, both)).isEqualTo(200);
            assertThat(shop.send(body, signed(body, -295))).isEqualTo(200);
            assertThat(shop.send(body, signed(body, 295))).isEqualTo(200);
            assertThat(counted("stripe", "repeated")).isEqualTo(3);
        } finally {
            shop.settle();
            node.sql().sql("DELETE FROM payment_inbox").update();
        }
    }
}
