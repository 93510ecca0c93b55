package dev.otto.ledger.testing;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An event of another provider, signed by the Standard Webhooks specification. */
public record StandardEvent(String id, String body) {
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static StandardEvent of(String body) {
        return new StandardEvent("msg_" + UUID.randomUUID(), body.replace('\'', '"'));
    }

    public Map<String, String> headers(Instant at) {
        try {
            return Map.of(
                    "webhook-id",
                    id,
                    "webhook-timestamp",
                    Long.toString(at.getEpochSecond()),
                    "webhook-signature",
                    "v1,AAAA " + new Webhook(SECRET).sign(id, at.getEpochSecond(), body));
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException(e);
        }
    }
}
