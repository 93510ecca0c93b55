package dev.otto.ledger.web.console;

import dev.otto.ledger.finance.Reconciliation;
import dev.otto.ledger.finance.Verdict;
import dev.otto.ledger.web.BodyStream;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
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

    /** The file alone, as the page's script sends it. A browser's own form would bring no more than its name. */
    @PostMapping
    ResponseEntity<Void> take(HttpServletRequest request) throws IOException {
        if (isForm(request.getContentType())) {
            throw new Rejection(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The file was not sent: handing it in on this page needs JavaScript. Nothing was changed.");
        }
        try (BodyStream csv =
                BodyStream.of(request.getInputStream(), request.getContentLengthLong(), MOST_BYTES, LONGEST)) {
            Reconciliation.Report report =
                    reconciliation.take(csv, new Fields(request).caller().actor());
            return Done.see("/console/reconciliation", Note.TAKEN, report.movements(), request);
        }
    }

    private static boolean isForm(@Nullable String type) {
        return type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }
}
