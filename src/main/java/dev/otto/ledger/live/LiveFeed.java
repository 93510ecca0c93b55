package dev.otto.ledger.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open stream of messages, in the order of the log, without gap or repeat. For one reader, who closes it.
 */
public interface LiveFeed extends AutoCloseable {
    /** Behind this the feed begins: whoever loses the feed before its first message resumes here. */
    EventId begin();

    /**
     * The next message; null when there is none within the time, or when the feed {@link #isOver}.
     *
     * @throws InterruptedException when the reader is to stop
     */
    @Nullable
    LiveMessage next(Duration patience) throws InterruptedException;

    /** Whether nothing more comes: the node stops, the user was erased, or the reader was too slow. */
    boolean isOver();

    @Override
    void close();
}
