package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.web.DirectionMarks;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How values read on a page: {@code 1,234}, {@code 12.50 EUR}, {@code 2026-01-31 12:00:00 UTC}. */
@Component("show")
public final class Show {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String NOTHING = "–";
    private static final char MINUS = '−';

    /** With a comma between thousands. */
    public String amount(@Nullable Number number) {
        return number == null
                ? NOTHING
                : String.format(Locale.ROOT, "%,d", number).replace('-', MINUS);
    }

    /** The same with its sign, whichever it is. */
    public String change(@Nullable Number number) {
        return number != null && number.doubleValue() > 0 ? "+" + amount(number) : amount(number);
    }

    public String money(@Nullable Money money) {
        return money == null ? NOTHING : money(BigInteger.valueOf(money.minor()), money.currency());
    }

    /** @param minor units of the currency, of which most have a hundred in one */
    public String money(BigInteger minor, String currency) {
        BigDecimal units = new BigDecimal(minor, digits(currency));
        return String.format(Locale.ROOT, "%,." + units.scale() + "f %s", units, currency)
                .replace('-', MINUS);
    }

    private static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException notOfIso4217) {
            return 2;
        }
    }

    /** Every time on a page is in UTC, and says so at its head. */
    public String time(@Nullable Instant instant) {
        return instant == null ? NOTHING : SECONDS.format(instant);
    }

    /** For {@code <time datetime>}. */
    public String machine(@Nullable Instant instant) {
        return instant == null ? "" : instant.toString();
    }

    /** The last group of an id: enough to tell two apart at a glance, with the whole of it behind. */
    public String id(@Nullable UUID id) {
        return id == null ? NOTHING : "…" + id.toString().substring(24);
    }

    /** To the second, or, where it is long, to the minute or hour. */
    public String duration(@Nullable Long seconds) {
        if (seconds == null) {
            return NOTHING;
        }
        Duration duration = Duration.ofSeconds(seconds);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toDays() == 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toDays() + (duration.toDays() == 1 ? " day " : " days ") + duration.toHoursPart() + " h";
    }

    /** A code in words: {@code missing_in_ledger}, and {@code credits.usage-refunded} without whose event it is. */
    public String words(@Nullable Object code) {
        if (code == null) {
            return NOTHING;
        }
        String text = code.toString();
        return text.substring(text.indexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ')
                .replace('-', ' ');
    }

    /** The same at the beginning of a line. */
    public String title(Object code) {
        String words = words(code);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    public String orNothing(@Nullable Object value) {
        return value == null ? NOTHING : value.toString();
    }

    /** A key or reference, of which every character counts. */
    public String exact(@Nullable String text) {
        return text == null ? NOTHING : DirectionMarks.visible(text);
    }

    /** As it is stored, line by line. */
    public String json(@Nullable Map<String, ?> object) {
        return object == null ? "cannot be read" : DirectionMarks.visible(JSON.writeValueAsString(object));
    }
}
