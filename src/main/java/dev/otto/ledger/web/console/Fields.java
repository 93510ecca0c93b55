package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.FourDigits;
import dev.otto.ledger.web.InstantText;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.problem.InvalidRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
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
    private static final String NAMES = Fields.class.getName() + ".names";
    private static final int DIGITS = 100;
    /** As people write it, or with a comma between thousands, as the pages do. */
    private static final Pattern WHOLE = Pattern.compile("-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)");

    private final HttpServletRequest request;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Map<String, Name> names = new HashMap<>();

    Fields(HttpServletRequest request) {
        this.request = request;
        request.setAttribute(NAMES, names);
    }

    /**
     * What a person knows a field by.
     *
     * @param input its name in the form
     * @param label with which the form begins to say what it is for
     */
    record Name(String input, String label) {}

    /** What the form of a request calls a field of its own, or of the API; null: it has none of this name. */
    static @Nullable Name named(HttpServletRequest request, String field) {
        return request.getAttribute(NAMES) instanceof Map<?, ?> names ? (Name) names.get(field) : null;
    }

    /** A key for a form that is about to be shown. */
    static String newKey() {
        return "console-" + UUID.randomUUID();
    }

    /** A field that the API takes as a number. What is none stays as it is, for the API to say so. */
    Fields number(String name, String label) {
        String text = given(called(name, name, label));
        if (text != null) {
            BigInteger whole = whole(text);
            fields.put(name, whole == null ? text : whole);
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
    Fields seconds(String name, String label, String unit, long longest, String api) {
        String text = given(called(api, name, label));
        if (text != null) {
            BigInteger seconds = BigInteger.valueOf(LengthOfTime.secondsIn(given(unit)));
            BigInteger most = BigInteger.valueOf(longest).divide(seconds);
            BigInteger amount = whole(text);
            if (amount == null || amount.signum() < 0 || amount.compareTo(most) > 0) {
                throw new InvalidRequest(name, "must be a whole number from 0 to " + most + ", in " + given(unit));
            }
            fields.put(api, amount.multiply(seconds));
        }
        return this;
    }

    Fields text(String name, String label) {
        return text(name, label, name);
    }

    private Fields text(String name, String label, String api) {
        String text = given(called(api, name, label));
        if (text != null) {
            fields.put(api, text);
        }
        return this;
    }

    /** As browsers send a local time, which in the console is always UTC. */
    Fields time(String name, String label) {
        String text = given(called(name, name, label));
        if (text != null) {
            try {
                fields.put(
                        name,
                        InstantText.format(
                                FourDigits.year(LocalDateTime.parse(text)).toInstant(ZoneOffset.UTC)));
            } catch (DateTimeException noTime) {
                throw new InvalidRequest(name, "must be a day and a time such as 2026-01-31T12:00");
            }
        }
        return this;
    }

    /** Why it is done, which the API leaves open and the console does not. */
    Fields reason(String api) {
        String label = "Reason";
        if (given(called(api, REASON, label)) == null) {
            throw new InvalidRequest(REASON, "is required: say why, for those who look at it later");
        }
        return text(REASON, label, api);
    }

    /**
     * Says what a person knows a field by, so that they are told what is wrong with it in the words of their form.
     *
     * @param api what the API calls it
     * @return its name in the form
     */
    String called(String api, String input, String label) {
        Name name = new Name(input, label);
        names.put(api, name);
        names.put(input, name);
        return input;
    }

    private static @Nullable BigInteger whole(String text) {
        return text.length() <= DIGITS && WHOLE.matcher(text).matches() ? new BigInteger(text.replace(",", "")) : null;
    }

    Fields with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    Map<String, Object> fields() {
        return fields;
    }

    Sender sender() {
        String key = given(called(KEY, KEY, "This form"));
        if (key == null) {
            throw new InvalidRequest(KEY, "lacks its key: load its page again, and send it from there");
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
