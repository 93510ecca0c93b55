package dev.otto.ledger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An event as Stripe sends it, in the form of one of its API versions: the files are written after Stripe's object
 * reference, with places for values. Signed as Stripe signs.
 */
public final class StripeEvent {
    public static final String OLD = "2020-08-27";
    public static final String MIDDLE = "2024-06-20";
    public static final String NEW = "2025-09-30.clover";
    public static final String SECRET = "whsec_test_of_the_ledger";

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();

    private StripeEvent(String text) {
        this.text = text;
        set("EVENT", "evt_" + UUID.randomUUID().toString().replace("-", ""));
        set("CREATED", 1_700_000_100);
        set("REFUND_CREATED", 1_700_000_050);
        set("CURRENCY", "eur").set("AMOUNT", 1000).set("REFUNDED", 0);
        set("EMAIL", "nobody@example.org").set("CLIENT_REFERENCE", "").set("PRICE", "price_none");
        set("INTENT", "pi_none")
                .set("CHARGE", "ch_none")
                .set("SESSION", "cs_none")
                .set("INVOICE", "in_none");
    }

    public static StripeEvent of(String version, String file) {
        try {
            return new StripeEvent(Files.readString(Path.of("src/test/resources/stripe", version, file + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static StripeEvent intent(String version, String intent) {
        return of(version, "payment_intent.succeeded").payment(intent);
    }

    public static StripeEvent session(String version, String intent) {
        return of(version, "checkout.session.completed")
                .payment(intent)
                .set("TYPE", "checkout.session.completed")
                .set("STATUS", "paid");
    }

    public static StripeEvent refund(String version, String intent, String refund, long amount, String status) {
        String type = status.equals("failed")
                ? "refund.failed"
                : status.equals("pending") ? "refund.created" : "refund.updated";
        return of(version, "refund")
                .payment(intent)
                .set("TYPE", type)
                .set("REFUND", refund)
                .set("REFUNDED", amount)
                .set("STATUS", status);
    }

    public static StripeEvent refundedInAll(String version, String intent, String refund, long total) {
        return of(version, "charge.refunded")
                .payment(intent)
                .set("REFUND", refund)
                .set("REFUNDED", total);
    }

    /** @param step the end of the type: funds_withdrawn, funds_reinstated, closed */
    public static StripeEvent dispute(
            String version, String intent, String dispute, long amount, String step, String status) {
        return of(version, "dispute")
                .payment(intent)
                .set("TYPE", "charge.dispute." + step)
                .set("DISPUTE", dispute)
                .set("REFUNDED", amount)
                .set("STATUS", status);
    }

    /** The charge and the session are named after it. */
    public StripeEvent payment(String intent) {
        String id = intent.replaceFirst("^pi_", "");
        return set("INTENT", intent)
                .set("CHARGE", "ch_" + id)
                .set("SESSION", "cs_" + id)
                .set("INVOICE", "in_" + id);
    }

    /** Metadata of the session or invoice; of the intent too when it is one. */
    public StripeEvent metadata(String json) {
        values.put("\"%METADATA%\": \"\"", json);
        values.put("\"%PI_METADATA%\": \"\"", json);
        return this;
    }

    public StripeEvent set(String place, Object value) {
        values.put("%" + place + "%", value.toString());
        return this;
    }

    /** Changes what stands in the file, wherever it stands. */
    public StripeEvent change(String from, String to) {
        values.put(from, to);
        return this;
    }

    public String event() {
        return values.get("%EVENT%");
    }

    public String body() {
        String body = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            body = body.replace(value.getKey(), value.getValue());
        }
        return body.replace("\"%METADATA%\": \"\"", "").replace("\"%PI_METADATA%\": \"\"", "");
    }

    public static String signature(String body, Instant at, String secret) {
        long seconds = at.getEpochSecond();
        return "t=" + seconds + ",v1=" + hmac(seconds + "." + body, secret) + ",v0=" + "0".repeat(64);
    }

    public static String hmac(String text, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
