package dev.otto.ledger.web.console;

import dev.otto.ledger.audit.BookVerification;
import dev.otto.ledger.finance.Grouping;
import dev.otto.ledger.finance.Reports;
import dev.otto.ledger.ledger.Payments;
import dev.otto.ledger.ledger.ProjectionView;
import dev.otto.ledger.ledger.Projections;
import dev.otto.ledger.payments.PaymentStatus;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: how the business goes, and whether the ledger does. */
@Controller
class OverviewPage {
    private static final int SHOWN_DAYS = 30;
    private static final int COUNTED_PAYMENTS = 100;

    private final Reports reports;
    private final Projections projections;
    private final BookVerification verification;
    private final Payments payments;
    private final InstantSource clock;

    OverviewPage(
            Reports reports,
            Projections projections,
            BookVerification verification,
            Payments payments,
            InstantSource clock) {
        this.reports = reports;
        this.projections = projections;
        this.verification = verification;
        this.payments = payments;
        this.clock = clock;
    }

    @GetMapping("/console")
    String show(Model model) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate first = today.minusDays(SHOWN_DAYS - 1);
        Reports.Summary summary = reports.summary(first.atStartOfDay().toInstant(ZoneOffset.UTC), null, Grouping.DAY);
        model.addAttribute("total", summary.total());
        model.addAttribute(
                "days", Days.of(summary.data(), first, today, summary.total().openingBalance()));
        addHealth(model);
        return "console/overview";
    }

    private void addHealth(Model model) {
        var all = projections.all();
        model.addAttribute(
                "lag", all.stream().mapToLong(ProjectionView::lag).max().orElse(0));
        model.addAttribute(
                "parked", all.stream().mapToLong(ProjectionView::parked).sum());
        model.addAttribute("verification", verification.latest());
        var waiting = payments.list(PaymentStatus.UNMATCHED, null, COUNTED_PAYMENTS);
        model.addAttribute("waiting", waiting.data().size());
        model.addAttribute("moreWaiting", waiting.hasMore());
    }
}
