package dev.otto.ledger.web.export;

import dev.otto.ledger.finance.Statement;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.web.DirectionMarks;
import dev.otto.ledger.web.InstantText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Currency;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.HtmlUtils;

/**
 * A statement as a page to be read on a screen, light or dark, and on paper. It is complete in itself, and written a row at
 * a time: a template would have all of it in memory first.
 */
public final class StatementHtml {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            html{background:Canvas;color:CanvasText}
            body{font:14px/1.45 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.4rem;margin:0 0 .25rem}
            p{margin:.1rem 0;overflow-wrap:anywhere}
            table{border-collapse:collapse;width:100%;margin-top:1.25rem}
            th,td{padding:.35rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
            td{overflow-wrap:anywhere}
            .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            .b{font-weight:600}
            time{white-space:nowrap}
            thead{display:table-header-group}
            tr{break-inside:avoid}
            @media screen and (max-width:40rem){
            table,tbody{display:block}
            thead{position:absolute;clip-path:inset(50%)}
            time{white-space:normal}
            tr{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 1rem;padding:.5rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
            td{border:0;padding:0}
            .n{grid-column:2}
            tr:not(.b) td:nth-child(2){grid-row:2}
            tr:not(.b) td:nth-child(3){grid-column:1/-1;grid-row:3}
            tr:not(.b) td:nth-child(5)::before{content:"Balance "}
            .b td{grid-row:1}
            .b td:first-child{display:none}
            }
            @media print{:root{color-scheme:light}body{margin:0;max-width:none;font-size:10pt}@page{margin:18mm}}
            """;

    /** Nothing is loaded, run or sent; the one style is the page's own. */
    public static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private StatementHtml() {}

    public static void write(Statement statement, OutputStream out) throws IOException {
        Writer page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        page.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>Statement of credits</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n"
                + "<h1>Statement of credits</h1>\n");
        page.write("<p>Account " + statement.userId() + "</p>\n<p>" + period(statement) + "</p>\n");
        page.write("<table>\n<thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Transaction</th>"
                + "<th scope=\"col\">Details</th><th scope=\"col\" class=\"n\">Credits</th>"
                + "<th scope=\"col\" class=\"n\">Balance</th></tr></thead>\n<tbody>\n");
        balance(page, "Opening balance", statement.openingBalance());
        for (Statement.Line line : statement.data()) {
            row(page, line);
        }
        balance(page, "Closing balance", statement.closingBalance());
        page.write("</tbody>\n</table>\n</body>\n</html>\n");
        page.flush();
    }

    private static String period(Statement statement) {
        String from = statement.from() == null ? "From the first transaction" : "From " + time(statement.from());
        return from + (statement.to() == null ? " to the last one" : " until before " + time(statement.to()));
    }

    private static void row(Writer page, Statement.Line line) throws IOException {
        String details = Stream.of(
                        line.description(),
                        line.reason(),
                        line.paid() == null ? null : amount(line.paid()),
                        line.paymentReference() == null ? null : DirectionMarks.visible(line.paymentReference()),
                        line.videoId() == null ? null : "video " + line.videoId())
                .filter(detail -> detail != null && !detail.isEmpty())
                .map(detail -> "<bdi>" + HtmlUtils.htmlEscape(detail) + "</bdi>")
                .collect(Collectors.joining("<br>"));
        page.write(
                "<tr><td>" + time(line.createdAt()) + "</td><td>" + line.type().code() + "</td><td>" + details
                        + "</td><td class=\"n\">" + signed(line.amount()) + "</td><td class=\"n\">"
                        + number(line.balanceAfter())
                        + "</td></tr>\n");
    }

    private static void balance(Writer page, String name, long balance) throws IOException {
        page.write("<tr class=\"b\"><td></td><td colspan=\"3\">" + name + "</td><td class=\"n\">" + number(balance)
                + "</td></tr>\n");
    }

    private static String time(Instant instant) {
        String text = InstantText.format(instant);
        return "<time datetime=\"" + text + "\">" + text.substring(0, 10) + " " + text.substring(11, 19) + "</time>";
    }

    private static String signed(long amount) {
        return (amount > 0 ? "+" : "") + number(amount);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace("-", "\u2212");
    }

    /** In the currency's own units: 1999 cents are 19.99. */
    private static String amount(Money money) {
        int digits = digits(money.currency());
        return BigDecimal.valueOf(money.minor(), digits).toPlainString() + " " + money.currency();
    }

    private static int digits(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknown) {
            return 0;
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
