package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.internal.EndpointTable.Target;
import dev.otto.ledger.live.LiveMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An endpoint's turn, as the threads that send in it see it. It looks at the endpoint's row again each second, so an
 * endpoint that is removed, a secret that is rotated, and a turn that another node has begun are seen while it lasts.
 */
final class Turn {
    private static final int FAILURES = 5;
    private static final long LOOKS_AGAIN_AFTER = Duration.ofSeconds(1).toNanos();

    private final Lease lease;
    private final Supplier<Optional<Target>> row;
    private final Post post;
    private final BooleanSupplier goesOn;
    private final AtomicInteger failures = new AtomicInteger();
    private final ReentrantLock looking = new ReentrantLock();
    private Optional<Target> target = Optional.empty();
    private long lookedAt = System.nanoTime() - LOOKS_AGAIN_AFTER;

    /**
     * @param row where messages go as of now; empty when that is another's to say
     * @param goesOn false once this node stops
     */
    Turn(Lease lease, Supplier<Optional<Target>> row, Post post, BooleanSupplier goesOn) {
        this.lease = lease;
        this.row = row;
        this.post = post;
        this.goesOn = goesOn;
    }

    /** Sends one message. */
    interface Post {
        /** What went wrong, if anything. */
        Optional<String> send(Target target, LiveMessage message);
    }

    /** What became of a message. */
    sealed interface Outcome {
        /** The endpoint has it. */
        record Taken() implements Outcome {}

        record Failed(String error) implements Outcome {}

        /** The turn was over before. */
        record NotTried() implements Outcome {}
    }

    Lease lease() {
        return lease;
    }

    /** Sends a message, unless the turn is over. */
    Outcome send(LiveMessage message) {
        Optional<Target> to = isOver() ? Optional.empty() : target();
        if (to.isEmpty()) {
            return new Outcome.NotTried();
        }
        return post.send(to.get(), message).map(this::failed).orElseGet(Outcome.Taken::new);
    }

    Outcome failed(String error) {
        failures.incrementAndGet();
        return new Outcome.Failed(error);
    }

    /** So many messages have failed that the endpoint has. */
    boolean hasFailed() {
        return failures.get() >= FAILURES;
    }

    /** No further message is begun: the endpoint has failed, the time is up, or the node stops. */
    boolean isOver() {
        return hasFailed() || System.nanoTime() - lease.sendsUntil() >= 0 || !goesOn.getAsBoolean();
    }

    /**
     * Looks at the endpoint's row before the next message. After a page of the log was read this makes what happened
     * behind a removal or a rotation never be sent as if there had been none.
     */
    void lookAgain() {
        looking.lock();
        try {
            lookedAt = System.nanoTime() - LOOKS_AGAIN_AFTER;
        } finally {
            looking.unlock();
        }
    }

    private Optional<Target> target() {
        looking.lock();
        try {
            if (System.nanoTime() - lookedAt >= LOOKS_AGAIN_AFTER) {
                lookedAt = System.nanoTime();
                target = row.get();
            }
            return target;
        } finally {
            looking.unlock();
        }
    }
}
