package dev.otto.ledger.live;

import java.util.List;

/** The messages of all users, read from the log: the same ones, in the same order, as every feed tells them. */
public interface MessageLog {
    /** The messages of so many events behind a position. */
    Page read(long after, int events);

    /** The messages of one event. */
    List<LiveMessage> at(long position);

    /** @param upTo up to this position everything has been read; the one asked for when there is nothing more */
    record Page(List<LiveMessage> messages, long upTo) {}
}
