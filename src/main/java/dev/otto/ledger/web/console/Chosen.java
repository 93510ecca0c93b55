package dev.otto.ledger.web.console;

import dev.otto.ledger.web.FourDigits;
import dev.otto.ledger.web.problem.InvalidRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A period of whole days, in UTC, as a person chooses one.
 *
 * @param last the last day, which is in it
 */
record Chosen(LocalDate first, LocalDate last) {
    /** @param now what is left empty is the month of this, up to its day */
    static Chosen of(@Nullable String from, @Nullable String to, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Chosen chosen = new Chosen(day("from", from, today.withDayOfMonth(1)), day("to", to, today));
        if (chosen.last.isBefore(chosen.first)) {
            throw new InvalidRequest("to", "must not be before from");
        }
        return chosen;
    }

    Instant from() {
        return first.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** Null: the period is not over, so it goes as far as there is something. */
    @Nullable
    Instant to(Instant now) {
        Instant end = last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return end.isAfter(now) ? null : end;
    }

    private static LocalDate day(String name, @Nullable String text, LocalDate usual) {
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            return FourDigits.year(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw new InvalidRequest(name, "must be a day such as 2026-01-31");
        }
    }
}
