package dev.otto.ledger.verifier;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found, in the order in which it was; the first of very many, and how many they are. */
public final class Findings {
    private static final int KEPT = 1_000;

    private final List<Finding> kept = new ArrayList<>();
    private long count;
    private @Nullable Finding first;

    /** @param position of the event at fault; 0 where no single one is */
    public void add(String check, long position, String message) {
        Finding finding = new Finding(check, position, message);
        count++;
        if (kept.size() < KEPT) {
            kept.add(finding);
        }
        if (first == null || (position > 0 && (first.position() == 0 || position < first.position()))) {
            first = finding;
        }
    }

    /** The same once more. */
    public void add(Finding finding) {
        add(finding.check(), finding.position(), finding.message());
    }

    public long count() {
        return count;
    }

    /** The one at the lowest position. */
    public @Nullable Finding first() {
        return first;
    }

    /** At most a thousand. */
    public List<Finding> all() {
        return Collections.unmodifiableList(kept);
    }
}
