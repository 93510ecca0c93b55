package dev.otto.ledger.web.export;

import dev.otto.ledger.web.InstantText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * A file by RFC 4180, in UTF-8 without a byte order mark, for programs and for spreadsheets. A spreadsheet takes a cell that
 * begins like a formula for one, whoever wrote the text: such a text gets an apostrophe in front. Numbers are ours and stay
 * as they are.
 */
public final class Csv {
    public static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);

    /** With which a formula can begin; the last four are those of East Asian keyboards. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180;

    private final Writer writer;
    private final CSVPrinter printer;

    private Csv(OutputStream out) throws IOException {
        writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        printer = new CSVPrinter(writer, FORMAT);
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
        printer.printRecord(Arrays.stream(values).map(Csv::cell).toArray());
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

    private static String defused(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
