package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.PaymentView;
import dev.otto.ledger.ledger.ThresholdsView;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.Forms;
import dev.otto.ledger.web.Sender;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * What a person puts right by hand: the API's own calls, for a face of the service that is not the API. Fields, refusals and
 * idempotency are those of the calls, and a key that was used here is used there too.
 */
@Component
public class Corrections {
    private final Forms forms;
    private final CreditsController credits;
    private final TransactionsController transactions;
    private final PaymentsController payments;
    private final RebuildsController rebuilds;
    private final ThresholdsController thresholds;

    Corrections(
            Forms forms,
            CreditsController credits,
            TransactionsController transactions,
            PaymentsController payments,
            RebuildsController rebuilds,
            ThresholdsController thresholds) {
        this.forms = forms;
        this.credits = credits;
        this.transactions = transactions;
        this.payments = payments;
        this.rebuilds = rebuilds;
        this.thresholds = thresholds;
    }

    public TransactionView grant(UUID user, Map<String, Object> fields, Sender sender) {
        return body(credits.grant(new UserId(user), forms.read(GrantRequest.class, fields), sender));
    }

    public TransactionView adjust(UUID user, Map<String, Object> fields, Sender sender) {
        return body(credits.adjust(new UserId(user), forms.read(AdjustmentRequest.class, fields), sender));
    }

    public TransactionView refund(UUID usage, Map<String, Object> fields, Sender sender) {
        return body(transactions.refund(new TransactionId(usage), forms.read(GiveBackRequest.class, fields), sender));
    }

    public TransactionView reverse(UUID purchase, Map<String, Object> fields, Sender sender) {
        return body(
                transactions.reverse(new TransactionId(purchase), forms.read(GiveBackRequest.class, fields), sender));
    }

    public TransactionView reinstate(UUID reversal, Map<String, Object> fields, Sender sender) {
        return body(
                transactions.reinstate(new TransactionId(reversal), forms.read(GiveBackRequest.class, fields), sender));
    }

    public ThresholdsView setThresholds(UUID user, Map<String, Object> fields, Sender sender) {
        return body(thresholds.set(
                new UserId(user), forms.read(ThresholdsController.ThresholdsRequest.class, fields), sender));
    }

    public PaymentView resolve(UUID payment, Map<String, Object> fields, Sender sender) {
        return body(payments.resolve(payment, forms.read(PaymentResolutionRequest.class, fields), sender));
    }

    /** @param id of the rebuild: asked for twice under one, it is done once */
    public Rebuild rebuild(String projection, Map<String, Object> fields, UUID id, Caller caller) {
        return rebuilds.start(projection, forms.read(RebuildRequest.class, fields), id, caller);
    }

    private static <T> T body(ResponseEntity<T> answer) {
        return Objects.requireNonNull(answer.getBody());
    }
}
