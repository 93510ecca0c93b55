package dev.otto.ledger.kernel;

/**
 * A text that belongs to a person: an e-mail, a name, a prompt, a description. It is stored encrypted under its
 * owner's key, and reads as {@link #ERASED} once that key is destroyed. Its {@code toString} keeps it out of logs.
 */
public record Personal(String text) {
    public static final Personal ERASED = new Personal("[erased]");

    @Override
    public String toString() {
        return "[personal]";
    }
}
