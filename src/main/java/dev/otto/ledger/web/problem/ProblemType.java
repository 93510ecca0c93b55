package dev.otto.ledger.web.problem;

import java.util.Locale;

/**
 * The problems that the HTTP side itself finds. Those that a rule of the ledger finds are
 * {@link dev.otto.ledger.kernel.Refusal}s, which carry their own type; {@code docs/api.md} lists both.
 */
public enum ProblemType {
    INVALID_REQUEST(400, "Invalid request"),
    IDEMPOTENCY_KEY_MISSING(400, "Idempotency key missing"),
    UNAUTHENTICATED(401, "Authentication required"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    REQUEST_TIMEOUT(408, "Request timed out"),
    BODY_TOO_LARGE(413, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INTERNAL_ERROR(500, "Internal error"),
    UNAVAILABLE(503, "Temporarily unavailable"),
    POSITION_NOT_REACHED(503, "Position not reached");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The last part of the type, as in {@code /problems/not-found}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The type that stands for an HTTP status which something below us chose. */
    static ProblemType ofStatus(int status) {
        for (ProblemType type : values()) {
            if (type.status == status) {
                return type;
            }
        }
        return status >= 500 ? INTERNAL_ERROR : INVALID_REQUEST;
    }
}
