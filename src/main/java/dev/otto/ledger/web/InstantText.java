package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Instants as RFC 3339 texts, written with exactly six digits of a second. What is read is cut to whole microseconds, which is what the ledger keeps. */
public final class InstantText {
    static final String MESSAGE = "must be an RFC 3339 instant with an offset, such as 2026-01-31T12:00:00Z"
            + " (in a query, write + as %2B)";
    static final String YEARS = "must be in the years 0001 to 9999 of UTC";
    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    /** For what was taken while an offset could still carry an instant out of the years of four digits. */
    private static final DateTimeFormatter FAR_OFF =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private InstantText() {}

    static Instant parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidValue(MESSAGE);
        }
        OffsetDateTime there;
        try {
            there = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        } catch (DateTimeException noSuchDay) {
            throw new InvalidValue(MESSAGE);
        }
        try {
            return FourDigits.year(there.withOffsetSameInstant(ZoneOffset.UTC))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException carriedOut) {
            throw new InvalidValue(YEARS);
        }
    }

    public static String format(Instant instant) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (at.getYear() < 0 || at.getYear() > 9_999) {
            return FAR_OFF.format(instant);
        }
        byte[] text = new byte[27];
        digits(text, 0, 4, at.getYear(), '-');
        digits(text, 5, 2, at.getMonthValue(), '-');
        digits(text, 8, 2, at.getDayOfMonth(), 'T');
        digits(text, 11, 2, at.getHour(), ':');
        digits(text, 14, 2, at.getMinute(), ':');
        digits(text, 17, 2, at.getSecond(), '.');
        digits(text, 20, 6, at.getNano() / 1_000, 'Z');
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Writes a number's digits, and what comes behind them. */
    private static void digits(byte[] text, int from, int count, int number, char behind) {
        int rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text[from + count] = (byte) behind;
    }
}
