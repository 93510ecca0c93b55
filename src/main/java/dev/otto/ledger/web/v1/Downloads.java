package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.web.Download;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** What can be had as a file: the API's own answers, byte for byte, for a face of the service that is not the API. */
@Component
public class Downloads {
    private final FinanceController finance;
    private final StatementsController statements;
    private final AuditController audit;

    Downloads(FinanceController finance, StatementsController statements, AuditController audit) {
        this.finance = finance;
        this.statements = statements;
        this.audit = audit;
    }

    public Download transactions(@Nullable Instant from, @Nullable Instant to) {
        return finance.transactions(from, to);
    }

    public Download postings(@Nullable Instant from, @Nullable Instant to) {
        return finance.postings(from, to);
    }

    /** @param form {@code text/csv}, {@code text/html} or {@code application/json} */
    public Download statement(UserId user, @Nullable Instant from, @Nullable Instant to, MediaType form) {
        return statements.ofUser(user, from, to, form);
    }

    /** All of the log, for the verifier. */
    public Download bundle() {
        return audit.export(null, null);
    }
}
