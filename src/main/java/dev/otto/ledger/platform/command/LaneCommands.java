package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.Durable;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import dev.otto.ledger.platform.eventstore.Settlement;
import dev.otto.ledger.platform.eventstore.StreamStates;
import dev.otto.ledger.platform.eventstore.UsedKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Decides each command on its account's lane, again if what it was decided on did not hold, and answers when its events
 * are on disk. No answer rests on anything that is not: a refusal, too, waits for what it was decided on, looks for the
 * command's own earlier success, and is decided again if another node has gone on meanwhile (R3).
 */
final class LaneCommands implements Commands {
    /** Each further attempt follows a change by another node; so many in a row mean that something else is wrong. */
    private static final int MOST_ATTEMPTS = 100;

    private final Lanes lanes = new Lanes();
    private final InFlightKeys inFlight = new InFlightKeys();
    private final AggregateCommands aggregates;
    private final StreamStates states;
    private final StreamKinds kinds;
    private final Durable durable;
    private final LedgerClock clock;
    private final SnapshotExecutor snapshots;
    private final CommandObserver observer;

    LaneCommands(
            AggregateCommands aggregates,
            StreamStates states,
            StreamKinds kinds,
            Durable durable,
            LedgerClock clock,
            SnapshotExecutor snapshots,
            CommandObserver observer) {
        this.aggregates = aggregates;
        this.states = states;
        this.kinds = kinds;
        this.durable = durable;
        this.clock = clock;
        this.snapshots = snapshots;
        this.observer = observer;
    }

    @Override
    public Outcome execute(AccountCommand command, Submission submission) {
        if (Decision.current() != null) {
            throw new IllegalStateException("within a command, further ones are sent by SameAppend");
        }
        try (InFlightKeys.Held key = inFlight.take(submission.key())) {
            Outcome outcome = decided(command, submission, key.waited());
            observer.answered(command, outcome.replayed() ? "replayed" : "accepted");
            return outcome;
        } catch (Refusal refusal) {
            observer.answered(command, refusal.type());
            throw refusal;
        } catch (DataAccessException e) {
            observer.answered(command, "unavailable");
            throw new LedgerUnavailable("the database is away", e);
        } catch (LedgerUnavailable e) {
            observer.answered(command, "unavailable");
            throw e;
        }
    }

    private Outcome decided(AccountCommand command, Submission submission, boolean keyMayBeTaken) {
        if (keyMayBeTaken) {
            Optional<Outcome> earlier = earlier(submission);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Outcome outcome = attempt(command, submission);
            if (outcome != null) {
                return outcome;
            }
        }
        throw new LedgerUnavailable("the account changes faster than a command can be decided", null);
    }

    /** Null: decide again. */
    private @Nullable Outcome attempt(AccountCommand command, Submission submission) {
        Lane lane = lanes.enter(command.account());
        Decision decision = new Decision(submission, new Now(clock.read()), lane);
        try {
            decide(command, decision);
            AppendUnit unit = decision.unit();
            return unit == null ? unchanged(decision, lane) : committed(unit, decision);
        } catch (UnitDropped dropped) {
            return afterDrop(dropped.settlement(), submission, decision);
        } catch (Refusal refusal) {
            return confirm(refusal, decision, lane);
        } finally {
            lanes.exit(command.account(), lane);
        }
    }

    private void decide(AccountCommand command, Decision decision) {
        CommandMessage<AccountCommand> message = new GenericCommandMessage<>(command);
        UnitOfWork<CommandMessage<AccountCommand>> work = DefaultUnitOfWork.startAndGet(message);
        try {
            decision.begin();
            aggregates.handle(message);
            work.commit();
        } finally {
            if (work.isActive()) {
                work.rollback();
            }
        }
    }

    private Outcome committed(AppendUnit unit, Decision decision) {
        Settlement settlement = Objects.requireNonNull(unit.settlement().getNow(null));
        Settlement.Committed committed = (Settlement.Committed) settlement;
        snapshots.afterCommit(decision, states, kinds);
        return new Outcome(committed.events(), false);
    }

    /** There was nothing to do: an answer that rests on what was read, like a refusal. */
    private @Nullable Outcome unchanged(Decision decision, Lane lane) {
        Optional<Outcome> earlier = settledAndUnmoved(decision, lane);
        return earlier == null ? null : earlier.orElseGet(() -> new Outcome(List.of(), false));
    }

    private @Nullable Outcome confirm(Refusal refusal, Decision decision, Lane lane) {
        Optional<Outcome> earlier = settledAndUnmoved(decision, lane);
        if (earlier == null) {
            return null;
        }
        return earlier.orElseThrow(() -> refusal);
    }

    /**
     * Waits until all that was read is on disk, then asks the disk.
     *
     * @return null if it has moved; otherwise what an earlier command of the same key recorded, if there was one
     */
    @SuppressWarnings("OptionalAssignedToNull")
    private @Nullable Optional<Outcome> settledAndUnmoved(Decision decision, Lane lane) {
        lane.leave();
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

    private @Nullable Outcome afterDrop(Settlement settlement, Submission submission, Decision decision) {
        return switch (settlement) {
            case Settlement.Outdated outdated -> null;
            case Settlement.KeyTaken taken -> replay(taken.key(), submission);
            case Settlement.ClaimTaken taken -> throw taken.refusal();
            case Settlement.Unknown unknown ->
                throw new LedgerUnavailable("the database did not confirm the command", unknown.cause());
            case Settlement.Rejected rejected ->
                throw new IllegalStateException(
                        "the database rejects what was decided on "
                                + decision.read().keySet(),
                        rejected.cause());
            case Settlement.Committed committed -> throw new IllegalStateException("a committed unit is not dropped");
        };
    }

    private Optional<Outcome> earlier(Submission submission) {
        return durable.usedKey(submission.key()).map(used -> replay(used, submission));
    }

    private Outcome replay(UsedKey used, Submission submission) {
        if (!used.isOf(Objects.requireNonNull(submission.fingerprint()))) {
            throw new KeyReused();
        }
        return new Outcome(durable.eventsOf(used), true);
    }
}
