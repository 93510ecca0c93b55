package dev.otto.ledger.live.internal;

import dev.otto.ledger.live.EventId;
import dev.otto.ledger.live.LiveFeed;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * First the past, read from the log, then what is fanned out. Both are by positions, so where the one ends and the other
 * begins nothing is missing and nothing comes twice. A feed that is overrun, by a large batch for one, goes back to the
 * log and joins again; one that cannot keep up with that either is over.
 */
final class Feed implements LiveFeed {
    private static final long LEFT_BEHIND = Duration.ofSeconds(30).toNanos();

    private final Source source;
    private final Runnable closing;
    private final EventId begin;
    private final Deque<LiveMessage> read = new ArrayDeque<>();
    private EventId last;
    private @Nullable Past past;
    private RunningBalances balances;
    private @Nullable Subscription subscription;
    /** Since when the log is read because the fan-out was too fast, by {@link System#nanoTime}; 0: it is not. */
    private long behindSince;

    private boolean over;

    /**
     * What feeds are made of.
     *
     * @param past from a position on
     * @param balances new ones, for a past
     */
    record Source(
            Messages messages,
            Fanout fanout,
            LongFunction<Past> past,
            Supplier<RunningBalances> balances,
            Supplier<Subscription> subscription) {}

    /**
     * @param head of the log: where a feed begins that is to go on behind nothing
     * @param closing run once, when the feed is closed
     */
    Feed(Source source, long head, @Nullable EventId after, Runnable closing) {
        this.source = source;
        this.closing = closing;
        balances = source.balances().get();
        if (after == null) {
            // The fan-out may be a little behind the log, or have come further meanwhile.
            begin = EventId.behind(Math.max(head, join()));
        } else {
            begin = after;
            past = pastBehind(after);
        }
        last = begin;
    }

    private Past pastBehind(EventId id) {
        // The event itself too: not all of its messages may have been sent.
        return source.past().apply(Math.max(id.position() - 1, 0));
    }

    private long join() {
        Subscription joined = source.subscription().get();
        source.fanout().join(joined);
        subscription = joined;
        return joined.joinedAt();
    }

    @Override
    public EventId begin() {
        return begin;
    }

    @Override
    public @Nullable LiveMessage next(Duration patience) throws InterruptedException {
        LiveMessage next = read.poll();
        while (next == null && past != null && !over) {
            readPast(past);
            next = read.poll();
        }
        if (next == null && !over) {
            next = live(patience);
        }
        if (next != null) {
            last = next.id();
        }
        return next;
    }

    private void readPast(Past reading) {
        List<StoredEvent> page = reading.read();
        for (Recorded recorded : source.messages().read(page)) {
            source.messages().tell(recorded, balances, message -> {
                if (message.id().compareTo(last) > 0) {
                    read.add(message);
                }
            });
        }
        if (behindSince != 0 && System.nanoTime() - behindSince > LEFT_BEHIND) {
            over = true;
        } else if (subscription == null) {
            if (page.isEmpty()) {
                join();
            }
        } else if (reading.position() >= subscription.joinedAt()) {
            past = null;
            behindSince = 0;
            balances = source.balances().get();
        }
    }

    private @Nullable LiveMessage live(Duration patience) throws InterruptedException {
        Subscription joined = Objects.requireNonNull(subscription);
        long end = System.nanoTime() + patience.toNanos();
        do {
            // Behind the last message of an overrun or ended queue nothing comes that could be waited for.
            boolean waits = !joined.isOverrun() && !joined.isEnded();
            LiveMessage next =
                    joined.take(waits ? Duration.ofNanos(Math.max(end - System.nanoTime(), 0)) : Duration.ZERO);
            if (next != null && next.id().compareTo(last) > 0) {
                return next;
            }
        } while (joined.hasMore());
        if (joined.isEnded()) {
            over = true;
        } else if (joined.isOverrun()) {
            source.fanout().leave(joined);
            subscription = null;
            behindSince = System.nanoTime();
            past = pastBehind(last);
        }
        return null;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        if (subscription != null) {
            source.fanout().leave(subscription);
        }
        closing.run();
    }
}
