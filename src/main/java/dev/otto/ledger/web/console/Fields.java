package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.problem.InvalidRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person filled in, made into the fields of the API. Each form carries a key that was made with its page, so that a
 * second click is a repetition.
 */
final class Fields {
    static final String KEY = "key";
    private static final String REASON = "reason";
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,100}");
    /** As browsers send a local time, which in the console is always UTC. */
    private static final Pattern MINUTE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?");

    private final HttpServletRequest request;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Fields(HttpServletRequest request) {
        this.request = request;
    }

    /** A key for a form that is about to be shown. */
    static String newKey() {
        return "console-" + UUID.randomUUID();
    }

    /** A field that the API takes as a number. What is none stays as it is, for the API to say so. */
    Fields number(String name) {
        String text = given(name);
        if (text != null) {
            fields.put(name, WHOLE.matcher(text).matches() ? new BigInteger(text) : text);
        }
        return this;
    }

    /**
     * A length of time.
     *
     * @param unit the field that says what it is counted in
     * @param longest in seconds: told here in the unit that a person chose
     * @param api what the API calls it, in seconds
     */
    Fields seconds(String name, String unit, long longest, String api) {
        String text = given(name);
        if (text != null) {
            BigInteger seconds = BigInteger.valueOf(LengthOfTime.secondsIn(given(unit)));
            BigInteger most = BigInteger.valueOf(longest).divide(seconds);
            BigInteger amount = WHOLE.matcher(text).matches() ? new BigInteger(text) : BigInteger.ONE.negate();
            if (amount.signum() < 0 || amount.compareTo(most) > 0) {
                throw new InvalidRequest(name, "must be a whole number from 0 to " + most + ", in " + given(unit));
            }
            fields.put(api, amount.multiply(seconds));
        }
        return this;
    }

    Fields text(String name) {
        return text(name, name);
    }

    /** @param api what the API calls it */
    Fields text(String name, String api) {
        String text = given(name);
        if (text != null) {
            fields.put(api, text);
        }
        return this;
    }

    Fields time(String name) {
        String text = given(name);
        if (text != null) {
            boolean minute = MINUTE.matcher(text).matches();
            fields.put(name, minute ? (text.length() == 16 ? text + ":00Z" : text + "Z") : text);
        }
        return this;
    }

    /** Why it is done, which the API leaves open and the console does not. */
    Fields reason(String api) {
        if (given(REASON) == null) {
            throw new InvalidRequest(REASON, "is required: say why, for those who look at it later");
        }
        return text(REASON, api);
    }

    Fields with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    Map<String, Object> fields() {
        return fields;
    }

    Sender sender() {
        String key = given(KEY);
        if (key == null) {
            throw new InvalidRequest(KEY, "is required: load the form's page again");
        }
        return Sender.ofItem(caller(), KEY, key);
    }

    /** Of what is made by the form: the same when it is sent again. A key has no space in it, but a client's name may. */
    UUID id() {
        IdempotencyKey key = Objects.requireNonNull(sender().key());
        return UUID.nameUUIDFromBytes((key.key() + " " + key.client()).getBytes(StandardCharsets.UTF_8));
    }

    Caller caller() {
        return Objects.requireNonNull(Authenticated.caller(request), "the gate lets nobody in who is not known");
    }

    /** Null: left empty. */
    @Nullable
    String given(String name) {
        String text = request.getParameter(name);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
