package dev.otto.ledger.live;

import dev.otto.ledger.kernel.UserId;
import org.jspecify.annotations.Nullable;

/** Opens feeds. What they tell is read from the log, so it does not matter which node is asked. */
public interface LiveFeeds {
    /**
     * What happens to one user's credits and videos.
     *
     * @param after the last message that was received; absent: only what happens from now on
     * @throws AheadOfTheLog when there is no such message yet
     * @throws TooManyStreams when this node has as many as it may
     */
    LiveFeed ofUser(UserId user, @Nullable EventId after);

    /** The same of all users. */
    LiveFeed ofAll(@Nullable EventId after);
}
