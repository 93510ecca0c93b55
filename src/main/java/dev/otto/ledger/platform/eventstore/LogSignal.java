package dev.otto.ledger.platform.eventstore;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever follows the log that it has grown: on this node at once, on others by PostgreSQL's NOTIFY. */
public final class LogSignal {
    static final String CHANNEL = "ledger_log";

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /** @return removes the follower again */
    public Runnable follow(Runnable follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    void grown() {
        followers.forEach(Runnable::run);
    }
}
