package dev.otto.ledger.web;

import java.time.DateTimeException;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;

/** The years that the ledger reads and writes, 0001 to 9999. Java and the database go on beyond them, each in its own way. */
public final class FourDigits {
    private static final int LAST = 9_999;

    private FourDigits() {}

    /** @throws DateTimeException when the year of a date is none of them */
    public static <T extends Temporal> T year(T date) {
        int year = date.get(ChronoField.YEAR);
        if (year < 1 || year > LAST) {
            throw new DateTimeException("the year has not four digits");
        }
        return date;
    }
}
