package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.ReportUnreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's balance transactions as CSV, row by row: the itemised report of balance changes, or the export of the
 * dashboard, whose columns have other names for the same.
 */
final class StripeReport implements AutoCloseable {
    private static final List<String> ID = List.of("balance_transaction_id", "id");
    private static final List<String> CATEGORY = List.of("reporting_category", "type");
    private static final List<String> PAYMENT = List.of("payment_intent_id", "charge_id", "source_id", "source");
    private static final List<String> AMOUNT = List.of("gross", "amount");
    private static final List<String> CURRENCY = List.of("currency");
    private static final List<String> CREATED = List.of("created_utc", "created");
    /** What the customer paid, where it was changed into the currency of the balance. */
    private static final List<String> PAID = List.of("customer_facing_amount");

    private static final List<String> PAID_CURRENCY = List.of("customer_facing_currency");
    /** A comma parts thousands, and nothing else: {@code 10,00} is no amount of ours. */
    private static final Pattern AMOUNT_FORM = Pattern.compile("-?(\\d+|\\d{1,3}(,\\d{3})+)(\\.\\d+)?");

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setAllowMissingColumnNames(true)
            .get();

    private final CSVParser rows;
    private final Map<String, Integer> columns = new TreeMap<>();

    StripeReport(InputStream csv) {
        try {
            rows = CSVParser.builder()
                    // A decoder of its own refuses what is malformed, where a charset would put something else there.
                    .setReader(new InputStreamReader(csv, StandardCharsets.UTF_8.newDecoder()))
                    .setFormat(FORMAT)
                    .get();
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw unreadable(e, "The report has no line of column names.");
        }
        List<String> names = rows.getHeaderNames();
        for (int i = 0; i < names.size(); i++) {
            columns.putIfAbsent(plain(names.get(i)), i);
        }
        for (List<String> needed : List.of(ID, CATEGORY, PAYMENT, AMOUNT, CURRENCY, CREATED)) {
            if (needed.stream().noneMatch(columns::containsKey)) {
                throw new ReportUnreadable("The report has no column " + needed.getFirst() + ".");
            }
        }
    }

    /** {@code Created (UTC)} is {@code created_utc}. */
    private static String plain(String name) {
        return name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
    }

    /** For each row what it says of a payment, nothing if it says nothing. */
    Iterator<Optional<Movement>> movements() {
        Iterator<CSVRecord> records = rows.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return readable(records::hasNext);
            }

            @Override
            public Optional<Movement> next() {
                return movement(readable(records::next));
            }
        };
    }

    private interface Reading<T> {
        T read();
    }

    private <T> T readable(Reading<T> reading) {
        try {
            return reading.read();
        } catch (UncheckedIOException | IllegalStateException e) {
            throw unreadable(e, "The report is no CSV from line " + rows.getCurrentLineNumber() + " on.");
        }
    }

    /** @param otherwise what to say of anything but bytes that are no text */
    private static ReportUnreadable unreadable(Exception e, String otherwise) {
        boolean noText = e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException;
        return new ReportUnreadable(
                noText ? "The report is not in UTF-8: hand in the file as Stripe made it." : otherwise);
    }

    private Optional<Movement> movement(CSVRecord row) {
        String category = text(row, CATEGORY);
        if (category == null) {
            throw unreadable(row, CATEGORY);
        }
        return switch (plain(category)) {
            case "charge", "payment" -> Optional.of(movement(row, false));
            case "refund",
                    "payment_refund",
                    "refund_failure",
                    "payment_failure_refund",
                    "charge_failure",
                    "dispute",
                    "dispute_reversal",
                    "adjustment" -> text(row, PAYMENT) == null ? Optional.empty() : Optional.of(movement(row, true));
            default -> Optional.empty();
        };
    }

    private Movement movement(CSVRecord row, boolean returns) {
        boolean changed = text(row, PAID) != null && text(row, PAID_CURRENCY) != null;
        String currency = needed(row, changed ? PAID_CURRENCY : CURRENCY).toUpperCase(Locale.ROOT);
        return new Movement(
                needed(row, ID),
                returns,
                needed(row, PAYMENT),
                minor(row, changed ? PAID : AMOUNT, currency),
                currency,
                created(row));
    }

    private long minor(CSVRecord row, List<String> column, String currency) {
        try {
            int digits = Currency.getInstance(currency).getDefaultFractionDigits();
            String amount = needed(row, column);
            if (!AMOUNT_FORM.matcher(amount).matches()) {
                throw unreadable(row, column);
            }
            return new BigDecimal(amount.replace(",", ""))
                    .movePointRight(Math.max(digits, 0))
                    .longValueExact();
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw unreadable(row, column);
        }
    }

    private Instant created(CSVRecord row) {
        String text = needed(row, CREATED).replace(' ', 'T');
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw unreadable(row, CREATED);
        }
    }

    /** Of columns that may have it, the first that does. */
    private @Nullable String text(CSVRecord row, List<String> names) {
        for (String name : names) {
            Integer column = columns.get(name);
            if (column != null && column < row.size() && !row.get(column).isBlank()) {
                return row.get(column).strip();
            }
        }
        return null;
    }

    private String needed(CSVRecord row, List<String> names) {
        String text = text(row, names);
        if (text == null || text.length() > 200 || text.chars().anyMatch(Character::isISOControl)) {
            throw unreadable(row, names);
        }
        return text;
    }

    private static ReportUnreadable unreadable(CSVRecord row, List<String> names) {
        return new ReportUnreadable(
                "Row " + row.getRecordNumber() + " of the report has no readable " + names.getFirst() + ".");
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
