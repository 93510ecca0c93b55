package dev.otto.ledger.web.v1;

import dev.otto.ledger.audit.VerificationScope;
import org.jspecify.annotations.Nullable;

/** What to verify. */
record VerificationRequest(@Nullable Scope scope) {
    /** What a client may ask for. */
    enum Scope {
        FULL(VerificationScope.FULL),
        INCREMENTAL(VerificationScope.INCREMENTAL);

        private final VerificationScope read;

        Scope(VerificationScope read) {
            this.read = read;
        }
    }

    static VerificationScope scope(@Nullable VerificationRequest request) {
        return request == null || request.scope == null ? VerificationScope.FULL : request.scope.read;
    }
}
