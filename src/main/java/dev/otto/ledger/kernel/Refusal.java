package dev.otto.ledger.kernel;

import java.util.Map;
import java.util.TreeMap;

/**
 * A command that a rule forbids: nothing was written. Each refusal is an exception of its own, named after what is
 * wrong, and knows the HTTP status and the stable problem type that clients see. Carries no stack trace: it is an
 * answer, not a fault.
 */
public abstract class Refusal extends RuntimeException {
    private final transient Map<String, Object> extensions;

    /** @param detail one sentence for the caller, without personal data */
    protected Refusal(String detail) {
        this(detail, Map.of());
    }

    /** @param extensions further members of the problem document, in snake_case */
    protected Refusal(String detail, Map<String, Object> extensions) {
        super(detail, null, false, false);
        // In the order of their names, so that the same refusal is the same bytes.
        this.extensions = new TreeMap<>(extensions);
    }

    /** The last part of the problem's type, as in {@code /problems/insufficient-credits}. */
    public abstract String type();

    public abstract String title();

    /** 402, 404, 409 or 422. */
    public abstract int status();

    public Map<String, Object> extensions() {
        return extensions;
    }
}
