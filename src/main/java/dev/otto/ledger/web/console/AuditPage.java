package dev.otto.ledger.web.console;

import dev.otto.ledger.audit.Actions;
import dev.otto.ledger.audit.BookVerification;
import dev.otto.ledger.audit.Heads;
import dev.otto.ledger.audit.VerificationScope;
import dev.otto.ledger.audit.VerificationView;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.web.v1.Downloads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What shows that the history is what it was: a verification, the signed heads, and the bundle for an auditor; and what
 * operators did beside it.
 */
@Controller
@RequestMapping("/console/audit")
class AuditPage {
    private static final int ON_A_PAGE = 20;

    private final BookVerification verification;
    private final Heads heads;
    private final Actions actions;
    private final Downloads downloads;

    AuditPage(BookVerification verification, Heads heads, Actions actions, Downloads downloads) {
        this.verification = verification;
        this.heads = heads;
        this.actions = actions;
        this.downloads = downloads;
    }

    @GetMapping
    String show(@RequestParam(required = false) @Nullable String cursor, Model model) {
        VerificationView latest = verification.latest();
        model.addAttribute("verification", latest);
        LivePart.show(latest, model);
        model.addAttribute("heads", heads.list(Cursors.parse(Cursor.List.HEADS, cursor), ON_A_PAGE));
        model.addAttribute("first", cursor == null);
        model.addAttribute("actions", actions.list(null, ON_A_PAGE).data());
        return "console/audit";
    }

    @GetMapping("/live")
    @Nullable
    String live(@RequestParam(defaultValue = "") String seen, Model model, HttpServletResponse response) {
        VerificationView latest = verification.latest();
        model.addAttribute("verification", latest);
        return LivePart.renew(latest, seen, "console/audit-live", model, response);
    }

    @PostMapping("/verification")
    ResponseEntity<Void> verify(HttpServletRequest request) {
        Fields form = new Fields(request);
        VerificationScope scope =
                "incremental".equals(form.given("scope")) ? VerificationScope.INCREMENTAL : VerificationScope.FULL;
        verification.start(scope, form.caller().actor());
        return Done.see("/console/audit", request);
    }

    @GetMapping("/export")
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        downloads.bundle().send(response, !request.getMethod().equals("HEAD"));
    }
}
