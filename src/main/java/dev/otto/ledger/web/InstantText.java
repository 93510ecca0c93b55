package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Instants as RFC 3339 texts. What is read is cut to whole microseconds, which is what the ledger keeps. */
final class InstantText {
    static final String MESSAGE = "must be an RFC 3339 instant with an offset, such as 2026-01-31T12:00:00Z"
            + " (in a query, write + as %2B)";
    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final DateTimeFormatter SIX_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private InstantText() {}

    static Instant parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidValue(MESSAGE);
        }
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException noSuchDay) {
            throw new InvalidValue(MESSAGE);
        }
    }

    static String format(Instant instant) {
        return SIX_DIGITS.format(instant);
    }
}
