package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/** Has a command decided by its aggregate, on its account's lane, and its unit queued; waits for nothing after that. */
final class Decider {
    private final Lanes lanes = new Lanes();
    private final AggregateCommands aggregates;
    private final LaneEventStorage storage;
    private final LedgerClock clock;

    Decider(AggregateCommands aggregates, LaneEventStorage storage, LedgerClock clock) {
        this.aggregates = aggregates;
        this.storage = storage;
        this.clock = clock;
    }

    /** A command by itself. A refusal, or that there is nothing to do, is for the caller to check against the disk. */
    Decided decide(AccountCommand command, Submission submission) {
        return decide(command, submission, null, false);
    }

    /**
     * One of many commands, which falls if the one before it falls. A refusal, too, is queued: the writer confirms it in
     * its turn, so that the next command need not wait for that.
     */
    Decided decideBehind(@Nullable AppendUnit predecessor, Order order) {
        return decide(order.command(), order.submission(), predecessor, true);
    }

    /** Throws {@link Overtaken} if the state has changed under the decision. */
    private Decided decide(
            AccountCommand command, Submission submission, @Nullable AppendUnit predecessor, boolean queuesNothing) {
        Lane lane = lanes.enter(command.account());
        Decision decision = new Decision(submission, new Now(clock.read()), lane, predecessor);
        try {
            Refusal refusal = handle(command, decision);
            if (queuesNothing && decision.unit() == null) {
                storage.appendNothing(decision);
            }
            return new Decided(decision, decision.unit(), refusal);
        } finally {
            lanes.exit(command.account(), lane);
        }
    }

    private @Nullable Refusal handle(AccountCommand command, Decision decision) {
        CommandMessage<AccountCommand> message = new GenericCommandMessage<>(command);
        UnitOfWork<CommandMessage<AccountCommand>> work = DefaultUnitOfWork.startAndGet(message);
        try {
            decision.begin();
            aggregates.handle(message);
            work.commit();
            return null;
        } catch (Refusal refusal) {
            return refusal;
        } finally {
            if (work.isActive()) {
                work.rollback();
            }
        }
    }
}
