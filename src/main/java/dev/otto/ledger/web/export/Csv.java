package dev.otto.ledger.web.export;

import dev.otto.ledger.web.InstantText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * A file by RFC 4180, in UTF-8 without a byte order mark, for programs and for spreadsheets. A spreadsheet takes a cell that
 * begins like a formula for one, whoever wrote the text, and many split lines by semicolons or tabs: for them a cell begins
 * wherever one stands, since quotes count only at a cell's begin. What could be a formula there gets an apostrophe in front.
 * Numbers are ours and stay as they are.
 */
public final class Csv {
    public static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    /** With which a formula can begin; the last four are those of East Asian keyboards. */
    private static final String FORMULA = "=+-@＝＋－＠";

    /** What parts cells where a comma does not, and rows where quotes are not seen. */
    private static final String SEPARATORS = ";\t\r\n";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180;
    private static final CSVFormat QUOTED =
            FORMAT.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();

    private final Writer writer;

    private Csv(OutputStream out) {
        writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    /** Writes all rows. */
    public static void write(
            OutputStream out, List<String> columns, Iterable<? extends List<? extends @Nullable Object>> rows)
            throws IOException {
        Csv csv = of(out, columns);
        for (List<? extends @Nullable Object> row : rows) {
            csv.row(row.toArray());
        }
        csv.end();
    }

    static Csv of(OutputStream out, List<String> columns) throws IOException {
        Csv csv = new Csv(out);
        csv.row(columns.toArray());
        return csv;
    }

    void row(@Nullable Object... values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            Object cell = cell(values[i]);
            CSVFormat format = cell instanceof String text && isParted(text) ? QUOTED : FORMAT;
            format.print(cell, writer, i == 0);
        }
        FORMAT.println(writer);
    }

    void end() throws IOException {
        writer.flush();
    }

    private static @Nullable Object cell(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Instant instant -> InstantText.format(instant);
            default -> defused(value.toString());
        };
    }

    private static boolean isParted(String text) {
        return text.chars().anyMatch(character -> SEPARATORS.indexOf(character) >= 0);
    }

    private static String defused(String text) {
        StringBuilder defused = new StringBuilder(text.length() + 1);
        if (!text.isEmpty() && SEPARATORS.indexOf(text.charAt(0)) > 0) {
            // Some drop it, and take what stands behind it for the begin.
            defused.append('\'');
        }
        boolean begins = true;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (begins && FORMULA.indexOf(character) >= 0) {
                defused.append('\'');
            }
            defused.append(character);
            begins = SEPARATORS.indexOf(character) >= 0 || (begins && isPassedOver(character));
        }
        return defused.toString();
    }

    /** Quotes and what is not seen: it may stand before a formula without keeping it from being one. */
    private static boolean isPassedOver(char character) {
        return character == '"'
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT;
    }
}
