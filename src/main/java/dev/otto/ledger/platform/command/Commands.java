package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;

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
}
