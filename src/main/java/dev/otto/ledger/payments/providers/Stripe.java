package dev.otto.ledger.payments.providers;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import dev.otto.ledger.payments.WebhookRefused;
import dev.otto.ledger.payments.WebhookRefused.Cause;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stripe. Its library checks signatures and reads the event's frame; the object within is read by us, since the library's
 * classes know the places of one API version only.
 */
final class Stripe implements Provider {
    private static final String SIGNATURE = "Stripe-Signature";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern TIMESTAMP = Pattern.compile("(?:^|,)t=(\\d{1,12})(?=,|$)");
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> secrets;
    private final boolean live;
    private final Clock clock;

    /** @param live whether events of live mode are acted on, or those of test mode */
    Stripe(List<String> secrets, boolean live, Clock clock) {
        this.secrets = List.copyOf(secrets);
        this.live = live;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public List<String> headers() {
        return List.of(SIGNATURE);
    }

    @Override
    public Notice receive(byte[] body, Function<String, @Nullable String> headers) {
        String header = headers.apply(SIGNATURE);
        if (header == null) {
            throw new WebhookRefused(Cause.SIGNATURE);
        }
        String text = Utf8.decode(body);
        Instant signed = timestamp(header);
        if (secrets.stream().noneMatch(secret -> isSigned(text, header, secret))) {
            throw new WebhookRefused(Cause.SIGNATURE);
        }
        if (Math.abs(clock.instant().getEpochSecond() - signed.getEpochSecond()) > TOLERANCE.toSeconds()) {
            throw new WebhookRefused(Cause.TIMESTAMP);
        }
        return read(text, header);
    }

    private static Instant timestamp(String header) {
        Matcher found = TIMESTAMP.matcher(header);
        if (!found.find()) {
            throw new WebhookRefused(Cause.SIGNATURE);
        }
        Instant signed = Instant.ofEpochSecond(Long.parseLong(found.group(1)));
        if (found.find()) {
            throw new WebhookRefused(Cause.SIGNATURE);
        }
        return signed;
    }

    /** Without the library's own tolerance, which lets the future pass: how old it may be is asked of both directions. */
    private static boolean isSigned(String text, String header, String secret) {
        try {
            return Webhook.Signature.verifyHeader(text, header, secret, 0);
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    @Override
    public Notice read(byte[] body, Function<String, @Nullable String> headers) {
        return read(Utf8.decode(body), String.valueOf(headers.apply(SIGNATURE)));
    }

    /** @param header the signature's, whose time is taken where the event has none */
    private Notice read(String text, String header) {
        Event event;
        JsonNode object;
        try {
            // Strictly by itself first: the library's parser takes much for JSON that is none.
            JsonNode frame = JSON.readTree(text);
            if (!"event".equals(Field.text(frame, "object"))
                    || !frame.path("data").path("object").isObject()) {
                throw Field.misshapen();
            }
            event = Webhook.constructEventWithoutVerification(text);
            object = JSON.readTree(event.getDataObjectDeserializer().getRawJson());
        } catch (JacksonException e) {
            throw Field.misshapen();
        } catch (WebhookRefused e) {
            throw e;
        } catch (RuntimeException e) {
            // The library's parser, told of a form that its classes do not have.
            throw Field.misshapen();
        }
        String type = event.getType();
        if (event.getId() == null || type == null) {
            throw Field.misshapen();
        }
        Notice notice;
        try {
            Instant created =
                    event.getCreated() == null ? timestamp(header) : Instant.ofEpochSecond(event.getCreated());
            notice = StripeEvents.read(Field.reference(event.getId()), Field.reference(type), created, object);
        } catch (ArithmeticException | DateTimeException e) {
            // Numbers that no event has.
            throw Field.misshapen();
        }
        // What does not say that it is money is none.
        return Boolean.TRUE.equals(event.getLivemode()) == live ? notice : aside(notice);
    }

    /** A test event is not to sell anything in live mode, nor a live one in test mode. */
    private static Notice aside(Notice notice) {
        return new Notice(
                notice.event(),
                notice.type(),
                notice.created(),
                notice.reference(),
                List.of(),
                List.of(new Notice.SetAside("other-mode")));
    }
}
