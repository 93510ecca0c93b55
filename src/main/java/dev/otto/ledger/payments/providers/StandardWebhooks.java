package dev.otto.ledger.payments.providers;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import dev.otto.ledger.payments.PurchaseSource;
import dev.otto.ledger.payments.WebhookRefused;
import dev.otto.ledger.payments.WebhookRefused.Cause;
import dev.otto.ledger.payments.providers.Notice.Bought;
import dev.otto.ledger.payments.providers.Notice.Hints;
import dev.otto.ledger.payments.providers.Notice.Refunded;
import dev.otto.ledger.payments.providers.Notice.Told;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any other provider that signs by the Standard Webhooks specification, with events of our own form. */
final class StandardWebhooks implements Provider {
    private static final String ID = "webhook-id";
    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Webhook> secrets;

    StandardWebhooks(List<String> secrets) {
        this.secrets = secrets.stream().map(StandardWebhooks::webhook).toList();
    }

    private static Webhook webhook(String secret) {
        try {
            return new Webhook(secret);
        } catch (EmptyWebhookSecretException | IllegalArgumentException e) {
            throw new ConfigurationMistake(
                    "PAYMENTS_WEBHOOK_SECRET takes secrets of the form whsec_<base64>, separated by commas.", e);
        }
    }

    @Override
    public String name() {
        return "payments";
    }

    @Override
    public List<String> headers() {
        return List.of(ID, TIMESTAMP, SIGNATURE);
    }

    @Override
    public Notice receive(byte[] body, Function<String, @Nullable String> headers) {
        String id = headers.apply(ID);
        String seconds = headers.apply(TIMESTAMP);
        String signature = headers.apply(SIGNATURE);
        if (id == null
                || seconds == null
                || signature == null
                || !SECONDS.matcher(seconds).matches()) {
            throw new WebhookRefused(Cause.SIGNATURE);
        }
        String text = Utf8.decode(body);
        Map<String, List<String>> signed =
                Map.of(ID, List.of(id), TIMESTAMP, List.of(seconds), SIGNATURE, List.of(signature));
        if (secrets.stream().noneMatch(secret -> isSigned(secret, text, signed))) {
            throw new WebhookRefused(Cause.SIGNATURE);
        }
        return read(text, Field.reference(id), seconds);
    }

    private static boolean isSigned(Webhook secret, String text, Map<String, List<String>> headers) {
        try {
            secret.verify(text, headers);
            return true;
        } catch (WebhookVerificationException | RuntimeException e) {
            // The library throws what it comes across on a header of another form.
            return false;
        }
    }

    @Override
    public Notice read(byte[] body, Function<String, @Nullable String> headers) {
        return read(Utf8.decode(body), String.valueOf(headers.apply(ID)), String.valueOf(headers.apply(TIMESTAMP)));
    }

    private static Notice read(String text, String id, String seconds) {
        JsonNode event;
        try {
            event = JSON.readTree(text);
        } catch (JacksonException e) {
            throw Field.misshapen();
        }
        String named = Field.text(event, "type");
        JsonNode data = event.path("data");
        if (named == null || !data.isObject()) {
            throw Field.misshapen();
        }
        String type = Field.reference(named);
        Instant signed = Instant.ofEpochSecond(Long.parseLong(seconds));
        return switch (type) {
            case "payment.succeeded" -> about(id, type, signed, data, bought(data));
            case "payment.refunded" ->
                about(
                        id,
                        type,
                        signed,
                        data,
                        new Refunded(
                                Field.requiredId(data, "refund_reference"),
                                money(data.path("refunded")),
                                RefundState.SUCCEEDED,
                                signed));
            default -> new Notice(id, type, signed, null, List.of(), List.of());
        };
    }

    private static Notice about(String id, String type, Instant signed, JsonNode data, Told told) {
        return new Notice(id, type, signed, Field.requiredId(data, "payment_reference"), List.of(), List.of(told));
    }

    private static Bought bought(JsonNode data) {
        String credits = Field.has(data, "credits") ? Long.toString(Field.amount(data, "credits")) : null;
        Hints hints = new Hints(Field.text(data, "user_id"), null, null, credits, List.of());
        return new Bought(PurchaseSource.PAYMENT, true, money(data.path("paid")), hints);
    }

    private static Money money(JsonNode money) {
        String currency = Field.text(money, "currency");
        if (currency == null || !CURRENCY.matcher(currency).matches()) {
            throw Field.misshapen();
        }
        return new Money(Field.amount(money, "amount_minor"), currency.toUpperCase(Locale.ROOT));
    }
}
