package dev.otto.ledger.live.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.live.LiveMessage;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One feed's share of what is fanned out: a short queue. Who does not empty it is left behind, and has to read the log.
 */
final class Subscription {
    private static final int LONGEST = 256;

    private final @Nullable UserId user;
    private final LinkedBlockingQueue<Told> queue = new LinkedBlockingQueue<>(LONGEST);
    private volatile long joinedAt;
    private volatile boolean overrun;
    private volatile boolean ended;

    /** A message, or what only wakes. */
    private record Told(@Nullable LiveMessage message) {}

    private static final Told WAKE = new Told(null);

    /** @param user absent: all of them */
    Subscription(@Nullable UserId user) {
        this.user = user;
    }

    @Nullable
    UserId user() {
        return user;
    }

    /** What is behind this position comes by the queue. */
    long joinedAt() {
        return joinedAt;
    }

    void joined(long position) {
        joinedAt = position;
    }

    void offer(LiveMessage message) {
        if (message.id().position() > joinedAt && !overrun) {
            overrun = !queue.offer(new Told(message));
        }
    }

    void end() {
        ended = true;
        // Where there is no room, the reader has something to wake up for.
        queue.offer(WAKE);
    }

    @Nullable
    LiveMessage take(Duration patience) throws InterruptedException {
        Told told = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return told == null ? null : told.message();
    }

    boolean hasMore() {
        return !queue.isEmpty();
    }

    /** Whether messages are missing behind those that are in the queue. */
    boolean isOverrun() {
        return overrun;
    }

    /** Whether nothing more comes once the queue is empty. */
    boolean isEnded() {
        return ended;
    }
}
