package dev.otto.ledger.live.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.live.AheadOfTheLog;
import dev.otto.ledger.live.EventId;
import dev.otto.ledger.live.LiveFeed;
import dev.otto.ledger.live.LiveFeeds;
import dev.otto.ledger.live.LiveSettings;
import dev.otto.ledger.live.TooManyStreams;
import dev.otto.ledger.platform.command.PastStates;
import dev.otto.ledger.platform.eventstore.EventLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The feeds that are open on this node: so many, and no more. */
@Service
class OpenFeeds implements LiveFeeds {
    private final EventLog log;
    private final JdbcClient database;
    private final Messages messages;
    private final Fanout fanout;
    private final PastStates states;
    private final LiveSettings settings;
    private final AtomicInteger open = new AtomicInteger();
    /** By whom they follow; those that follow all are nobody's. */
    private final Map<Optional<UserId>, Integer> openByUser = new ConcurrentHashMap<>();

    OpenFeeds(
            EventLog log,
            JdbcClient database,
            Messages messages,
            Fanout fanout,
            PastStates states,
            MeterRegistry meters,
            LiveSettings settings) {
        this.log = log;
        this.database = database;
        this.messages = messages;
        this.fanout = fanout;
        this.states = states;
        this.settings = settings;
        Gauge.builder("ledger.live.streams", open, AtomicInteger::get)
                .description("streams that are open on this node")
                .register(meters);
    }

    @Override
    public LiveFeed ofUser(UserId user, @Nullable EventId after) {
        return feed(user, after, position -> new PastOfUser(user, log, database, position));
    }

    @Override
    public LiveFeed ofAll(@Nullable EventId after) {
        return feed(null, after, position -> new PastOfAll(log, position));
    }

    private LiveFeed feed(@Nullable UserId user, @Nullable EventId after, LongFunction<Past> past) {
        long head = log.head();
        if (after != null && after.position() > head) {
            throw new AheadOfTheLog();
        }
        Runnable leave = enter(Optional.ofNullable(user));
        try {
            return new Feed(
                    new Feed.Source(
                            messages, fanout, past, () -> new RunningBalances(states), () -> new Subscription(user)),
                    head,
                    after,
                    leave);
        } catch (RuntimeException e) {
            leave.run();
            throw e;
        }
    }

    /** Counts a feed, unless there are as many as may be. */
    private Runnable enter(Optional<UserId> user) {
        if (open.incrementAndGet() > settings.streams()) {
            open.decrementAndGet();
            throw new TooManyStreams(settings.streams());
        }
        if (openByUser.merge(user, 1, Integer::sum) > settings.streamsOfOne()) {
            leave(user);
            throw new TooManyStreams(settings.streamsOfOne());
        }
        AtomicBoolean left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                leave(user);
            }
        };
    }

    private void leave(Optional<UserId> user) {
        open.decrementAndGet();
        openByUser.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1);
    }
}
