package dev.otto.ledger.verifier;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of each stream are numbered 0, 1, 2 … in the order of the log; in a part of it, on from where they begin. */
public final class SequenceCheck implements Check {
    private final Map<String, IdTable> last = new HashMap<>();
    private final boolean fromTheFirst;
    private final Share share;

    /** @param share the streams to look at */
    public SequenceCheck(Extent extent, Share share) {
        fromTheFirst = extent.fromTheFirst();
        this.share = share;
    }

    @Override
    public String name() {
        return "sequence";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        if (!share.has(event.aggregateId())) {
            return;
        }
        IdTable streams = last.computeIfAbsent(event.aggregateType(), type -> new IdTable(1));
        int slot = streams.find(event.aggregateId());
        boolean known = slot >= 0;
        if (!known) {
            slot = streams.add(event.aggregateId());
        }
        long expected = known ? streams.get(slot, 0) + 1 : 0;
        if (event.sequence() != expected && (known || fromTheFirst)) {
            findings.add(
                    name(),
                    event.position(),
                    "it is number " + event.sequence() + " of " + event.stream() + ", where number " + expected
                            + " comes next");
        }
        streams.set(slot, 0, event.sequence());
    }
}
