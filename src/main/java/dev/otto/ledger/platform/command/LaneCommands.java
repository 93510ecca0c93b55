package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.Settlement;
import dev.otto.ledger.platform.observability.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Decides each command on its account's lane, again if what it was decided on did not hold, and answers when its events
 * are on disk. No answer rests on anything that is not: a refusal, too, waits for what it was decided on, looks for the
 * command's own earlier success, and is decided again if another node has gone on meanwhile (R3).
 */
final class LaneCommands implements Commands {
    /** Each further attempt follows a change by another node; so many in a row mean that something else is wrong. */
    static final int MOST_ATTEMPTS = 100;

    private final InFlightKeys inFlight = new InFlightKeys();
    private final Decider decider;
    private final Confirmation confirmation;
    private final BiConsumer<Decision, List<Recorded>> committed;
    private final CommandObserver observer;

    /** @param committed is told of every decision whose events are on disk */
    LaneCommands(
            Decider decider,
            Confirmation confirmation,
            BiConsumer<Decision, List<Recorded>> committed,
            CommandObserver observer) {
        this.decider = decider;
        this.confirmation = confirmation;
        this.committed = committed;
        this.observer = observer;
    }

    @Override
    public Outcome execute(AccountCommand command, Submission submission) {
        requireOutermost();
        try (CommandObserver.Watched watched = observer.watch(command)) {
            return execute(command, submission, watched);
        }
    }

    private Outcome execute(AccountCommand command, Submission submission, CommandObserver.Watched watched) {
        long deadline = System.nanoTime() + InFlightKeys.LONGEST_WAIT.toNanos();
        try (InFlightKeys.Held key = inFlight.take(submission.key(), deadline)) {
            Outcome outcome = decided(command, submission, key.waited());
            watched.answered(outcome);
            return outcome;
        } catch (RuntimeException e) {
            RuntimeException failure = e instanceof DataAccessException ? away(e) : e;
            watched.failed(failure);
            throw failure;
        }
    }

    @Override
    public List<Result> executeAll(List<Order> orders) {
        requireOutermost();
        try (Step series = observer.series()) {
            List<Result> results = new Series(orders, inFlight, decider, confirmation, committed, observer).run();
            series.outcome("answered");
            return results;
        }
    }

    private static void requireOutermost() {
        if (Decision.current() != null) {
            throw new IllegalStateException("within a command, further ones are sent by SameAppend");
        }
    }

    static LedgerUnavailable away(RuntimeException cause) {
        return new LedgerUnavailable("the database is away", cause);
    }

    static LedgerUnavailable tooFast() {
        return new LedgerUnavailable("the account changes faster than a command can be decided", null);
    }

    private Outcome decided(AccountCommand command, Submission submission, boolean keyMayBeTaken) {
        if (keyMayBeTaken) {
            Optional<Outcome> earlier = confirmation.earlier(submission);
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
        throw tooFast();
    }

    /** Null: decide again. */
    private @Nullable Outcome attempt(AccountCommand command, Submission submission) {
        try {
            Decided decided = decider.decide(command, submission);
            return decided.unit() == null
                    ? unchanged(decided)
                    : settled(decided.unit(), decided.decision(), submission);
        } catch (Overtaken again) {
            return null;
        }
    }

    private @Nullable Outcome settled(AppendUnit unit, Decision decision, Submission submission) {
        Settlement settlement = Waiting.forOwn(unit);
        return switch (settlement) {
            case Settlement.Committed onDisk -> {
                committed.accept(decision, onDisk.events());
                yield new Outcome(onDisk.events(), false);
            }
            case Settlement.Outdated outdated -> null;
            case Settlement.KeyTaken taken -> confirmation.replay(taken.key(), submission);
            default -> throw Confirmation.failure(settlement, decision);
        };
    }

    /** A refusal, or nothing to do: an answer that rests on what was read alone. */
    private @Nullable Outcome unchanged(Decided decided) {
        Optional<Outcome> earlier = confirmation.settledAndUnmoved(decided.decision());
        if (earlier == null) {
            return null;
        }
        Refusal refusal = decided.refusal();
        if (earlier.isEmpty() && refusal != null) {
            throw refusal;
        }
        return earlier.orElseGet(() -> new Outcome(List.of(), false));
    }
}
