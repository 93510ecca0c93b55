package dev.otto.ledger.platform.command;

/** What became of one of many commands: what {@link Commands#execute} would have returned or thrown for it. */
public sealed interface Result {
    /** It took effect, now or earlier. */
    record Done(Outcome outcome) implements Result {}

    /** It did not, or it is not known: a refusal, or one of the failures that {@link Commands#execute} names. */
    record Failed(RuntimeException failure) implements Result {}
}
