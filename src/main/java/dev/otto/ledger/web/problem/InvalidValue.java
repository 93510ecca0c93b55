package dev.otto.ledger.web.problem;

/**
 * A value in a path or query that is not of the form asked for. Thrown by converters, which do not know the field's
 * name; the message follows it: "must be …".
 */
public final class InvalidValue extends IllegalArgumentException {
    public InvalidValue(String message) {
        super(message);
    }
}
