package dev.otto.ledger.web.console;

import dev.otto.ledger.finance.Reconciliation;
import dev.otto.ledger.finance.Verdict;
import dev.otto.ledger.web.BodyStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The provider's books beside ours, and the report that the comparison is made of. */
@Controller
@RequestMapping("/console/reconciliation")
class ReconciliationPage {
    private static final int ON_A_PAGE = 100;
    private static final int MOST_BYTES = 1 << 30;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Reconciliation reconciliation;

    ReconciliationPage(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @GetMapping
    String show(
            @RequestParam(required = false) @Nullable String verdict,
            @RequestParam(required = false) @Nullable String after,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Verdict wanted = Arrays.stream(Verdict.values())
                .filter(known -> known.code().equals(verdict))
                .findFirst()
                .orElse(null);
        model.addAttribute("summary", reconciliation.summary(null, null));
        model.addAttribute("verdicts", Verdict.values());
        model.addAttribute("wanted", wanted);
        model.addAttribute("payments", reconciliation.payments(null, null, wanted, after, ON_A_PAGE));
        model.addAttribute("note", Note.take(request, response));
        return "console/reconciliation";
    }

    @PostMapping
    ResponseEntity<Void> take(HttpServletRequest request) throws IOException {
        try (BodyStream csv =
                BodyStream.of(request.getInputStream(), request.getContentLengthLong(), MOST_BYTES, LONGEST)) {
            Reconciliation.Report report =
                    reconciliation.take(csv, new Fields(request).caller().actor());
            return Done.see("/console/reconciliation", Note.TAKEN, report.movements(), request);
        }
    }
}
