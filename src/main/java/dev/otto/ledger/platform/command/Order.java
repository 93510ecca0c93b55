package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;

/** A command, and who sends it: one of many that are handed in together. */
public record Order(AccountCommand command, Submission submission) {}
