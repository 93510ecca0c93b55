package dev.otto.ledger.verifier;

/**
 * Something that is not as it must be.
 *
 * @param check by which it was found
 * @param position of the event at fault; 0 where no single one is
 * @param message what is wrong, in plain words
 */
public record Finding(String check, long position, String message) {}
