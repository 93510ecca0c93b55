package dev.otto.ledger.platform.command;

import java.util.concurrent.locks.ReentrantLock;

/** The way of one account's commands on this node: one is decided at a time, first come first served. */
final class Lane {
    private final ReentrantLock turn = new ReentrantLock(true);
    private int users;

    void enter() {
        turn.lock();
    }

    /** May be called again by a thread that has left. */
    void leave() {
        if (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }

    /** Counted by {@link Lanes} under its own lock. */
    int use(int change) {
        users += change;
        return users;
    }
}
