package dev.otto.ledger.web;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.security.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a command and under which key: an argument of every controller method that changes something. Without an
 * {@code Idempotency-Key} the request is refused before the method is entered, unless the argument is
 * {@link KeyOptional}.
 */
public record Sender(Caller caller, @Nullable IdempotencyKey key) {
    static Sender of(Caller caller, @Nullable String key) {
        // The kind is part of the scope, so that a client named like a user's id does not share that user's keys.
        String scope = caller.actor().toString();
        return new Sender(caller, key == null ? null : new IdempotencyKey(scope, key));
    }

    /**
     * The sender of one item of a batch. A key means the same there as in the header, in either of its forms.
     *
     * @param field how the item calls its key; an {@link dev.otto.ledger.web.problem.InvalidRequest} tells of a key
     *     that is none
     */
    public static Sender ofItem(Caller caller, String field, String key) {
        return of(caller, IdempotencyKeyHeader.key(field, key));
    }

    /** What to hand in with a command of this fingerprint. */
    public Submission submits(Fingerprint fingerprint) {
        return key == null ? Submission.of(caller.actor()) : new Submission(caller.actor(), key, fingerprint.sha256());
    }
}
