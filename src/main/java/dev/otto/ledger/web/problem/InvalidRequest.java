package dev.otto.ledger.web.problem;

import java.util.List;

/** A request that is not of the form asked for: {@code 400 /problems/invalid-request}. Uses no idempotency key up. */
public final class InvalidRequest extends RuntimeException {
    private final transient List<InvalidField> errors;

    /** @param message in human words, to follow the field's name: "must be …" */
    public InvalidRequest(String field, String message) {
        this(List.of(new InvalidField(field, message)));
    }

    /** @param errors at least one */
    public InvalidRequest(List<InvalidField> errors) {
        super("invalid request", null, false, false);
        this.errors = List.copyOf(errors);
    }

    public List<InvalidField> errors() {
        return errors;
    }
}
