package dev.otto.ledger.web.v1;

import dev.otto.ledger.finance.Exports;
import dev.otto.ledger.finance.Grouping;
import dev.otto.ledger.finance.Reports;
import dev.otto.ledger.web.AnsweredAs;
import dev.otto.ledger.web.Download;
import dev.otto.ledger.web.export.Csv;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the books add up to. */
@RestController
@RequestMapping("/v1/finance")
@Tag(name = "Finance")
class FinanceController {
    private final Reports reports;
    private final Exports exports;

    FinanceController(Reports reports, Exports exports) {
        this.reports = reports;
        this.exports = exports;
    }

    @GetMapping("/summary")
    @Operation(summary = "What was sold, used, given back and expired, and what is owed, by day or month")
    Reports.Summary summary(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(name = "group_by", defaultValue = "day") Grouping groupBy) {
        Period.requireInOrder(from, to);
        return reports.summary(from, to, groupBy);
    }

    @GetMapping("/trial-balance")
    @Operation(summary = "What was posted to each book account")
    Reports.TrialBalance trialBalance(@RequestParam(required = false) @Nullable Instant at) {
        return reports.trialBalance(at);
    }

    @GetMapping("/transactions.csv")
    @AnsweredAs("text/csv")
    @Operation(summary = "All transactions as CSV")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    Download transactions(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to) {
        Period.requireInOrder(from, to);
        return csv("transactions.csv", exports.transactions(from, to));
    }

    @GetMapping("/postings.csv")
    @AnsweredAs("text/csv")
    @Operation(summary = "All postings to the book accounts as CSV")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    Download postings(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to) {
        Period.requireInOrder(from, to);
        return csv("postings.csv", exports.postings(from, to));
    }

    private static Download csv(String name, Exports.Table table) {
        return Download.file(Csv.TYPE, name, out -> Csv.write(out, table.columns(), table.rows()));
    }
}
