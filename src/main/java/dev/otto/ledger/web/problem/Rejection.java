package dev.otto.ledger.web.problem;

/** A request turned away for one of the reasons in {@link ProblemType}. */
public final class Rejection extends RuntimeException {
    private final ProblemType type;

    /** @param detail one sentence for the caller */
    public Rejection(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
    }

    public ProblemType type() {
        return type;
    }
}
