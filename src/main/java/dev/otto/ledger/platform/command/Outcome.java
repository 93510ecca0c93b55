package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.util.List;
import java.util.Optional;

/**
 * What a command recorded: the events of its one append, in order; none if there was nothing to do.
 *
 * @param replayed true when they were recorded by an earlier command of the same key
 */
public record Outcome(List<Recorded> events, boolean replayed) {
    /** The last event of a kind that this command recorded. */
    public <E extends LedgerEvent> Optional<Recorded> last(Class<E> kind) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (kind.isInstance(events.get(i).event())) {
                return Optional.of(events.get(i));
            }
        }
        return Optional.empty();
    }
}
