package dev.otto.ledger.web.console;

import dev.otto.ledger.finance.Figures;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A summary day by day, with the days on which nothing was done: a chart without them would stretch time. */
final class Days {
    private Days() {}

    /** @param outstanding what all users together have at the end of the day */
    record Day(LocalDate day, BigInteger purchased, BigInteger used, BigInteger refunded, BigInteger outstanding) {}

    /**
     * Newest first, as all tables.
     *
     * @param before what was outstanding when the first of them began
     */
    static List<Day> of(List<Figures> figures, LocalDate first, LocalDate last, BigInteger before) {
        Map<String, Figures> known =
                figures.stream().collect(Collectors.toMap(row -> String.valueOf(row.period()), Function.identity()));
        List<Day> days = new ArrayList<>();
        BigInteger outstanding = before;
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            Figures row = known.get(day.toString());
            if (row == null) {
                days.add(new Day(day, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, outstanding));
            } else {
                outstanding = row.closingBalance();
                days.add(new Day(day, row.purchased(), row.used(), row.refunded(), outstanding));
            }
        }
        return days.reversed();
    }
}
