package dev.otto.ledger.web.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What spreadsheets make of a file, whatever separates cells where they are used. */
class CsvTest {
    private static final List<String> FORMULAS = List.of(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\uFF1D1+1",
            "x;=cmd|' /C calc'!A0;y",
            "x\t=1+1",
            "x\n=1+1",
            "x\r\n+1",
            "x\r-1;",
            ";=1",
            "\t=1",
            "\n;\t=1",
            " =1",
            "x; \u00A0=1",
            "x;\u200B\uFEFF@A1",
            "x;\"=1",
            "x;\"\"=1",
            "x;\"\";=1\"",
            "x, y;\uFF0D1",
            "\";=1",
            "\"\n\"=1");

    private static String written(List<List<String>> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Csv.write(out, List.of("id", "text", "words"), rows);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (String text : FORMULAS) {
            rows.add(List.of("1", text, "fine"));
            rows.add(List.of("1", text, text));
            rows.add(List.of("1", "x;", text));
        }
        return rows;
    }

    private static List<String> cells(String file, char delimiter) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setTrailingData(true)
                .setLenientEof(true)
                .get();
        List<String> cells = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(file), format)) {
            for (CSVRecord row : parser) {
                cells.addAll(row.toList());
            }
        }
        return cells;
    }

    private static boolean isFormula(String cell) {
        return cell.replaceFirst("^[\\p{Z}\\p{C}\"]+", "").matches("(?s)[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*");
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t'})
    void noCellIsAFormula(char delimiter) throws IOException {
        assertThat(cells(written(rows()), delimiter)).isNotEmpty().noneMatch(CsvTest::isFormula);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void norIsOneForThoseWhoSeeNoQuotes(String delimiter) throws IOException {
        assertThat(Arrays.asList(written(rows()).split("[\r\n" + delimiter + "]")))
                .noneMatch(CsvTest::isFormula);
    }

    @Test
    void aTextThatPartsCellsIsQuotedAndOthersStayAsTheyAre() throws IOException {
        assertThat(written(List.of(
                        List.of("a;b", "c\td", "e\nf"),
                        List.of("g=h", "i -1", "5 \u2212 3; j=k"),
                        List.of("", "l, m", "n \"o\""))))
                .isEqualTo("""
                        id,text,words\r
                        "a;b","c\td","e\nf"\r
                        g=h,i -1,"5 \u2212 3; j=k"\r
                        "","l, m","n ""o\"""\r
                        """);
    }
}
