package dev.otto.ledger.kernel;

/** A command that runs on the lane of one account: at most one of them is decided at a time on a node. */
public interface AccountCommand {
    AccountId account();
}
