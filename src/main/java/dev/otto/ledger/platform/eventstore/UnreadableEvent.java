package dev.otto.ledger.platform.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * A stored event that this version of the service cannot read: its name is unknown, or its payload does not parse. It
 * is never skipped: a stream stops in front of it.
 */
public final class UnreadableEvent extends RuntimeException {
    UnreadableEvent(StreamId stream, long position, String type, short version, String why, @Nullable Throwable cause) {
        super("event " + position + " (" + type + ".v" + version + " of " + stream + ") cannot be read: " + why, cause);
    }
}
