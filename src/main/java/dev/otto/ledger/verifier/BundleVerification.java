package dev.otto.ledger.verifier;

import java.util.List;
import java.util.function.LongConsumer;

/** Leads a bundle's events past all checks, and holds the bundle against its own manifest. */
public final class BundleVerification {
    private static final String BUNDLE = "bundle";
    private static final String ERASED = "users.user-erased";

    private final Bundle bundle;
    private final Verification verification;

    public BundleVerification(Bundle bundle, List<Check> checks) {
        this.bundle = bundle;
        this.verification = new Verification(bundle.extent(), checks, Share.ALL);
    }

    /**
     * @param events how many there were
     * @param erased how many of their users were erased
     * @param last the last position
     */
    public record Result(long events, long accounts, long erased, long last, Findings findings) {
        public boolean intact() {
            return findings.count() == 0;
        }
    }

    /** @param progress is told how many events are behind it */
    public Result run(LongConsumer progress) {
        long erased = 0;
        String damage = null;
        try {
            for (LoggedEvent event : bundle.events()) {
                verification.take(event);
                erased += event.type().equals(ERASED) ? 1 : 0;
                progress.accept(verification.events());
            }
        } catch (Bundle.Damaged e) {
            damage = e.getMessage();
        }
        long last = verification.extent().last();
        Findings findings = damage == null ? verification.end() : verification.soFar();
        if (damage != null) {
            findings.add(BUNDLE, last + 1, damage);
        } else if (last != bundle.manifest().last()) {
            findings.add(
                    BUNDLE,
                    Math.min(last, bundle.manifest().last()) + 1,
                    "the bundle says that it ends at " + bundle.manifest().last() + ", but it ends at " + last);
        }
        return new Result(verification.events(), verification.accounts().size(), erased, last, findings);
    }
}
