package dev.otto.ledger.web.v1;

import dev.otto.ledger.finance.ReconciledPayment;
import dev.otto.ledger.finance.Reconciliation;
import dev.otto.ledger.finance.Verdict;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.web.BodyStream;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.problem.InvalidRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The provider's books beside ours. */
@RestController
@RequestMapping("/v1/finance/reconciliation")
@Tag(name = "Finance")
class ReconciliationController {
    private static final int MOST_BYTES = 1 << 30;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Reconciliation reconciliation;

    ReconciliationController(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    /** How the two agree, day by day, and payment by payment. */
    record Reconciled(
            Reconciliation.Counts total,
            List<Reconciliation.Day> days,
            List<ReconciledPayment> data,
            boolean hasMore,
            @Nullable String nextCursor) {}

    @PostMapping
    @Operation(summary = "Hand in Stripe's balance report as CSV")
    Reconciliation.Report take(HttpServletRequest request, @KeyOptional Sender sender) throws IOException {
        try (BodyStream csv =
                BodyStream.of(request.getInputStream(), request.getContentLengthLong(), MOST_BYTES, LONGEST)) {
            return reconciliation.take(csv, sender.caller().actor());
        }
    }

    @GetMapping
    @Operation(summary = "Where the provider's report and the purchases agree, and where they do not")
    Reconciled compare(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Verdict verdict,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Reconciliation.Summary summary = reconciliation.summary(from, to);
        Page<ReconciledPayment> page =
                reconciliation.payments(from, to, verdict, cursor == null ? null : reference(cursor), limit.rows());
        String next = page.nextCursor() == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(page.nextCursor().getBytes(StandardCharsets.UTF_8));
        return new Reconciled(summary.total(), summary.days(), page.data(), page.hasMore(), next);
    }

    private static String reference(String cursor) {
        String reference;
        try {
            reference = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw noCursor();
        }
        if (reference.chars().anyMatch(Character::isISOControl)) {
            throw noCursor();
        }
        return reference;
    }

    private static InvalidRequest noCursor() {
        return new InvalidRequest("cursor", "must be the next_cursor of a page of this list");
    }
}
