package dev.otto.ledger.web.v1;

import dev.otto.ledger.finance.Grouping;
import dev.otto.ledger.finance.Reports;
import io.swagger.v3.oas.annotations.Operation;
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

    FinanceController(Reports reports) {
        this.reports = reports;
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
}
