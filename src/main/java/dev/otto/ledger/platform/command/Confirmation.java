package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.Durable;
import dev.otto.ledger.platform.eventstore.Settlement;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamStates;
import dev.otto.ledger.platform.eventstore.UsedKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the disk what an answer may rest on: what a key's first command recorded, and whether a decision still holds. */
final class Confirmation {
    private final StreamStates states;
    private final Durable durable;

    Confirmation(StreamStates states, Durable durable) {
        this.states = states;
        this.durable = durable;
    }

    /** What an earlier command of the same key recorded, if there was one. */
    Optional<Outcome> earlier(Submission submission) {
        return durable.usedKey(submission.key()).map(used -> replay(used, submission));
    }

    /** @throws KeyReused when another command has used the key */
    Outcome replay(UsedKey used, Submission submission) {
        requireSame(used, submission);
        return new Outcome(durable.eventsOf(used), true);
    }

    /** The same with the events in hand. */
    Outcome replay(UsedKey used, Submission submission, List<StoredEvent> events) {
        requireSame(used, submission);
        return new Outcome(durable.decoded(events), true);
    }

    private static void requireSame(UsedKey used, Submission submission) {
        if (!used.isOf(Objects.requireNonNull(submission.fingerprint()))) {
            throw new KeyReused();
        }
    }

    Map<IdempotencyKey, UsedKey> used(Collection<IdempotencyKey> keys) {
        return durable.usedKeys(keys);
    }

    Map<UsedKey, List<StoredEvent>> storedEventsOf(Collection<UsedKey> keys) {
        return durable.storedEventsOf(keys);
    }

    /**
     * Waits until all that a decision without events has read is on disk, then asks the disk.
     *
     * @return null if it has moved; otherwise what an earlier command of the same key recorded, if there was one
     */
    @SuppressWarnings("OptionalAssignedToNull")
    @Nullable
    Optional<Outcome> settledAndUnmoved(Decision decision) {
        boolean allCommitted = true;
        for (AppendUnit unit : decision.unsettledBasis()) {
            Settlement settlement = Waiting.forSettlement(unit);
            if (settlement instanceof Settlement.Unknown unknown) {
                throw new LedgerUnavailable("the database is away", unknown.cause());
            }
            allCommitted &= settlement instanceof Settlement.Committed;
        }
        Optional<Outcome> earlier = earlier(decision.submission());
        if (earlier.isPresent()) {
            return earlier;
        }
        if (!allCommitted || !durable.stillAt(decision.read())) {
            decision.read().keySet().forEach(states::mistrust);
            return null;
        }
        return Optional.empty();
    }

    /** What a unit that did not commit is answered; {@link Settlement.Outdated} and {@code KeyTaken} have no answer. */
    static RuntimeException failure(Settlement settlement, Decision decision) {
        return switch (settlement) {
            case Settlement.ClaimTaken taken -> taken.refusal();
            case Settlement.Unknown unknown ->
                new LedgerUnavailable("the database did not confirm the command", unknown.cause());
            case Settlement.Rejected rejected ->
                new IllegalStateException(
                        "the database rejects what was decided on "
                                + decision.read().keySet(),
                        rejected.cause());
            case Settlement.Outdated outdated -> new IllegalStateException("what is outdated is decided again");
            case Settlement.KeyTaken taken -> new IllegalStateException("a key that was used is a replay");
            case Settlement.Committed committed -> new IllegalStateException("a committed unit has not failed");
        };
    }
}
