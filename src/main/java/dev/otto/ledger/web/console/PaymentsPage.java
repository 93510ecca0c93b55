package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.PaymentView;
import dev.otto.ledger.ledger.Payments;
import dev.otto.ledger.ledger.UserView;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.v1.Corrections;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Payments by what became of them, those that wait for a person first, and that person's word. */
@Controller
@RequestMapping("/console/payments")
class PaymentsPage {
    private static final int ON_A_PAGE = 50;
    private static final String USER = "user";
    private static final String CREDITS = "credits";

    private final Payments payments;
    private final Users users;
    private final Corrections corrections;

    PaymentsPage(Payments payments, Users users, Corrections corrections) {
        this.payments = payments;
        this.users = users;
        this.corrections = corrections;
    }

    @GetMapping
    String list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        PaymentStatus wanted = Arrays.stream(PaymentStatus.values())
                .filter(known -> known.code().equals(status))
                .findFirst()
                .orElse(PaymentStatus.UNMATCHED);
        model.addAttribute("wanted", wanted);
        model.addAttribute("statuses", PaymentStatus.values());
        model.addAttribute("payments", payments.list(wanted, Cursors.parse(Cursor.List.PAYMENTS, cursor), ON_A_PAGE));
        return "console/payments";
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response, Model model) {
        model.addAttribute("note", Note.take(request, response));
        PaymentView payment = payments.get(id);
        model.addAttribute("payment", payment);
        model.addAttribute("waits", payment.status() == PaymentStatus.UNMATCHED);
        model.addAttribute("key", Fields.newKey());
        return "console/payment";
    }

    @PostMapping("/{id}/resolve")
    ResponseEntity<Void> resolve(@PathVariable UUID id, HttpServletRequest request) {
        Fields form = new Fields(request).reason("reason");
        if ("ignore".equals(form.given("word"))) {
            form.with("ignore", true);
        } else {
            form.number(CREDITS, "Credits");
            String user = form.given(form.called("user_id", USER, "User"));
            if (user != null) {
                form.with("user_id", user.indexOf('@') < 0 ? user : withEmail(user));
            } else if (form.given(CREDITS) == null) {
                throw new InvalidRequest(USER, "or credits must be given, whichever the payment lacks");
            }
        }
        corrections.resolve(id, form.fields(), form.sender());
        return Done.see("/console/payments/" + id, Note.RESOLVED, request);
    }

    private String withEmail(String email) {
        return users.withEmail(email)
                .map(UserView::id)
                .orElseThrow(() -> new InvalidRequest(USER, "must be somebody's e-mail or id: nobody has this e-mail"))
                .toString();
    }
}
