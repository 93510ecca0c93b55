package dev.otto.ledger.platform.observability;

import java.util.UUID;

/** A part of a command's way while it is under way. Begun and ended on one thread, and ended by being closed. */
public interface Step extends AutoCloseable {
    /** What a step is while nothing is traced: one object for all. */
    Step NONE = new Step() {};

    /** What became of it: a word out of a small set, never anything that a request said. */
    default void outcome(String outcome) {}

    /** The events that it writes or has read. The last ones count, and none once it has failed. */
    default void positions(long first, long last) {}

    /** It did not succeed. The exception's type is noted, its message is not: it may quote a person's data. */
    default void failed(Throwable failure) {}

    default void account(UUID account) {}

    @Override
    default void close() {}
}
