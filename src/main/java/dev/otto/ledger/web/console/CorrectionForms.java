package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.web.v1.Corrections;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The forms that move credits. Each says why, and leads to the transaction that it made. */
@Controller
class CorrectionForms {
    private static final String AMOUNT = "amount";
    private static final String REASON = "reason";

    private final Corrections corrections;

    CorrectionForms(Corrections corrections) {
        this.corrections = corrections;
    }

    @PostMapping("/console/users/{id}/grants")
    ResponseEntity<Void> grant(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT).reason("description").time("expires_at");
        return made(corrections.grant(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/users/{id}/adjustments")
    ResponseEntity<Void> adjust(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT).text("direction").reason(REASON);
        return made(corrections.adjust(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/transactions/{id}/refunds")
    ResponseEntity<Void> refund(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT).reason(REASON);
        return made(corrections.refund(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/transactions/{id}/reversals")
    ResponseEntity<Void> reverse(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT).reason(REASON);
        return made(corrections.reverse(id, form.fields(), form.sender()), request);
    }

    @PostMapping("/console/transactions/{id}/reinstatements")
    ResponseEntity<Void> reinstate(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).number(AMOUNT).reason(REASON);
        return made(corrections.reinstate(id, form.fields(), form.sender()), request);
    }

    private static ResponseEntity<Void> made(TransactionView transaction, HttpServletRequest request) {
        return Done.see("/console/transactions/" + transaction.id() + "?recorded", request);
    }
}
