package dev.otto.ledger.web.v1;

import dev.otto.ledger.live.LiveFeed;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.security.Standing;
import dev.otto.ledger.web.EventStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A feed as server-sent events, for as long as its reader may read it, and does. */
final class LiveAnswer implements EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(LiveAnswer.class);
    /** How long a revoked key or an expired token is still told of events, at most. */
    private static final Duration CHECKED_EVERY = Duration.ofSeconds(5);

    private final Supplier<LiveFeed> feeds;
    private final Standing standing;
    private final long beatsEvery;
    private final Duration patience;

    LiveAnswer(Supplier<LiveFeed> feeds, Standing standing, Duration heartbeat) {
        this.feeds = feeds;
        this.standing = standing;
        beatsEvery = heartbeat.toNanos();
        patience = heartbeat.compareTo(CHECKED_EVERY) < 0 ? heartbeat : CHECKED_EVERY;
    }

    @Override
    public void writeTo(Listener listener) throws IOException {
        // What is refused here is still answered as a problem: nothing has been written.
        LiveFeed opened = feeds.get();
        try (LiveFeed feed = opened) {
            listener.mark(feed.begin().toString());
            follow(feed, listener);
        } catch (DataAccessException | TransactionException e) {
            // Whoever listens comes again, and goes on where this ends.
            LOG.debug("A stream ends because the database is away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(LiveFeed feed, Listener listener) throws IOException, InterruptedException {
        long checked = System.nanoTime();
        long written = checked;
        while (!feed.isOver()) {
            LiveMessage message = feed.next(patience);
            long now = System.nanoTime();
            if (now - checked >= CHECKED_EVERY.toNanos()) {
                if (!standing.holds()) {
                    return;
                }
                checked = now;
            }
            if (message != null) {
                listener.tell(message.id().toString(), message.name(), message.data());
                written = now;
            } else if (now - written >= beatsEvery) {
                listener.beat();
                written = now;
            }
        }
    }
}
