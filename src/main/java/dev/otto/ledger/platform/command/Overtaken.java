package dev.otto.ledger.platform.command;

/** What a unit was decided on is not the newest any more: decide again. Never leaves this package. */
final class Overtaken extends RuntimeException {
    Overtaken() {
        super("outdated before it was queued", null, false, false);
    }
}
