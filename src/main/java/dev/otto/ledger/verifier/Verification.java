package dev.otto.ledger.verifier;

import java.util.List;

/** Leads events past all checks. */
public final class Verification {
    private final List<Check> checks;
    private final Findings findings = new Findings();
    private final AccountFold fold;
    private Check.Extent extent;
    private byte[] lastHash;
    private long events;

    /**
     * @param extent where the events begin, and whether they go to the end of the log
     * @param share the accounts to fold
     */
    public Verification(Check.Extent extent, List<Check> checks, Share share) {
        this.extent = extent.upTo(extent.first() - 1);
        this.checks = List.copyOf(checks);
        lastHash = extent.previousHash();
        fold = new AccountFold(extent.fromTheFirst(), share);
    }

    /** The next event in the order of the positions. */
    public void take(LoggedEvent event) {
        events++;
        AccountFold.Step step = fold.apply(event);
        for (Check check : checks) {
            check.event(event, step, findings);
        }
        extent = extent.upTo(event.position());
        lastHash = event.hash();
    }

    /** What was found, though the rest cannot be read. */
    public Findings soFar() {
        return findings;
    }

    /** There are no more. */
    public Findings end() {
        checks.forEach(check -> check.end(extent, fold, findings));
        return findings;
    }

    public long events() {
        return events;
    }

    /** What has been seen. */
    public Check.Extent extent() {
        return extent;
    }

    /** The hash of the last event. */
    public byte[] lastHash() {
        return lastHash;
    }

    /** What the events have made of the accounts. */
    public AccountFold accounts() {
        return fold;
    }
}
