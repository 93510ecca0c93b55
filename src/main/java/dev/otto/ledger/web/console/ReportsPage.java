package dev.otto.ledger.web.console;

import dev.otto.ledger.finance.Grouping;
import dev.otto.ledger.finance.Reports;
import dev.otto.ledger.web.Download;
import dev.otto.ledger.web.v1.Downloads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the books add up to in a period of whole days, and the files that say it row by row. */
@Controller
@RequestMapping("/console/reports")
class ReportsPage {
    private static final String MONTH = "month";

    private final Reports reports;
    private final Downloads downloads;
    private final InstantSource clock;

    ReportsPage(Reports reports, Downloads downloads, InstantSource clock) {
        this.reports = reports;
        this.downloads = downloads;
        this.clock = clock;
    }

    @GetMapping
    String show(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "day") String by,
            Model model) {
        Instant now = clock.instant();
        Chosen chosen = Chosen.of(from, to, now);
        Instant end = chosen.to(now);
        Reports.Summary summary = reports.summary(chosen.from(), end, by.equals(MONTH) ? Grouping.MONTH : Grouping.DAY);
        model.addAttribute("chosen", chosen);
        model.addAttribute("byMonth", by.equals(MONTH));
        model.addAttribute("to", end);
        model.addAttribute("summary", summary);
        model.addAttribute("rows", summary.data().reversed());
        // The last instant that is in it: microseconds are all that the ledger keeps.
        model.addAttribute("trial", reports.trialBalance(end == null ? null : end.minus(1, ChronoUnit.MICROS)));
        return "console/reports";
    }

    @GetMapping("/transactions.csv")
    void transactions(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Instant now = clock.instant();
        Chosen chosen = Chosen.of(from, to, now);
        send(downloads.transactions(chosen.from(), chosen.to(now)), request, response);
    }

    @GetMapping("/postings.csv")
    void postings(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Instant now = clock.instant();
        Chosen chosen = Chosen.of(from, to, now);
        send(downloads.postings(chosen.from(), chosen.to(now)), request, response);
    }

    private static void send(Download download, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        download.send(response, !request.getMethod().equals("HEAD"));
    }
}
