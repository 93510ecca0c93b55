package dev.otto.ledger.web.console;

import dev.otto.ledger.credits.ThresholdDefaults;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.web.v1.Corrections;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The forms that change an account. Each says why; those that move credits lead to the transaction that they made. */
@Controller
class CorrectionForms {
    private static final String AMOUNT = "amount";
    private static final String CREDITS = "Credits";
    private static final String REASON = "reason";

    private final Corrections corrections;

    CorrectionForms(Corrections corrections) {
        this.corrections = corrections;
    }

    @PostMapping("/console/users/{id}/grants")
    ResponseEntity<Void> grant(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request)
                .number(AMOUNT, CREDITS)
                .reason("description")
                .time("expires_at", "Expiry");
        return made(corrections.grant(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/users/{id}/adjustments")
    ResponseEntity<Void> adjust(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request)
                .number(AMOUNT, CREDITS)
                .text("direction", "Direction")
                .reason(REASON);
        return made(corrections.adjust(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/transactions/{id}/refunds")
    ResponseEntity<Void> refund(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT, CREDITS).reason(REASON);
        return made(corrections.refund(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/transactions/{id}/reversals")
    ResponseEntity<Void> reverse(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT, CREDITS).reason(REASON);
        return made(corrections.reverse(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/transactions/{id}/reinstatements")
    ResponseEntity<Void> reinstate(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT, CREDITS).reason(REASON);
        return made(corrections.reinstate(id, form.fields(), form.sender()), request);
    }

    /** Of a user's own thresholds: what is left empty is as the defaults say. */
    @PostMapping("/console/users/{id}/thresholds")
    ResponseEntity<Void> setThresholds(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request)
                .number("low_balance", "Balance below")
                .seconds(
                        "expiring_within",
                        "Time before a lot expires",
                        "unit",
                        ThresholdDefaults.LONGEST_SECONDS,
                        "expiring_within_seconds")
                .reason(REASON);
        corrections.setThresholds(id, form.fields(), form.sender());
        return Done.see("/console/users/" + id, Note.TOLD, request);
    }

    private static ResponseEntity<Void> made(TransactionView transaction, HttpServletRequest request) {
        return Done.see("/console/transactions/" + transaction.id(), Note.RECORDED, request);
    }
}
