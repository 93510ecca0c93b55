package dev.otto.ledger.platform.eventstore;

/**
 * A stored event that this version of the service cannot read: its name is unknown, or its payload does not parse. It
 * is never skipped: a stream stops in front of it.
 */
public final class UnreadableEvent extends RuntimeException {
    public UnreadableEvent(StoredEvent event, String why, Throwable cause) {
        super(
                "event " + event.position() + " (" + event.type() + ".v" + event.version() + " of " + event.stream()
                        + ") cannot be read: " + why,
                cause);
    }

    UnreadableEvent(StoredEvent event, String why) {
        this(event, why, new IllegalArgumentException(why));
    }
}
