package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import java.util.List;

/** The one door through which the ledger is changed. */
public interface Commands {
    /**
     * Decides a command on its account's lane and returns when its events are on disk. May be called from any thread;
     * it blocks.
     *
     * @return what was recorded: now, or (a replay) when the same key was used first
     * @throws dev.otto.ledger.kernel.Refusal when a rule forbids it; nothing was written, the key is not used up
     * @throws KeyReused when the key was used for another command (422)
     * @throws KeyInFlight when the first command of that key has not ended within 5 s (409)
     * @throws LedgerUnavailable when it is not known to be durable (503): repeating it with its key is safe
     */
    Outcome execute(AccountCommand command, Submission submission);

    /**
     * Decides many commands, each on its own, and returns when all that took effect is on disk. Those of one account
     * are decided in their order, each on top of the ones before it, as if the next were sent after the answer to the
     * last; but none waits for another's commit, so that all share few. It blocks, and holds no connection meanwhile.
     *
     * <p>Once the database is found to be away, whatever has not been decided yet fails as {@link LedgerUnavailable}
     * without being tried, and so may what was: repeating everything with its keys settles it.
     *
     * @return a result for each, in the same order
     */
    List<Result> executeAll(List<Order> orders);
}
