package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.live.AheadOfTheLog;
import dev.otto.ledger.live.LiveFeed;
import dev.otto.ledger.live.LiveFeeds;
import dev.otto.ledger.live.LiveSettings;
import dev.otto.ledger.security.Standing;
import dev.otto.ledger.web.EventStream;
import dev.otto.ledger.web.LastEventId;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What happens, as answers: the API's, and those that a page of the console follows. */
@Component
public final class LiveAnswers {
    private final LiveFeeds feeds;
    private final LiveSettings settings;

    LiveAnswers(LiveFeeds feeds, LiveSettings settings) {
        this.feeds = feeds;
        this.settings = settings;
    }

    /** @param standing whether the reader may still read; the stream ends soon after they may not */
    public EventStream ofUser(UserId user, LastEventId last, Standing standing) {
        return answer(() -> feeds.ofUser(user, last.id()), standing);
    }

    EventStream ofAll(LastEventId last, Standing standing) {
        return answer(() -> feeds.ofAll(last.id()), standing);
    }

    private EventStream answer(Supplier<LiveFeed> feed, Standing standing) {
        return new LiveAnswer(
                () -> {
                    try {
                        return feed.get();
                    } catch (AheadOfTheLog e) {
                        throw LastEventId.refused();
                    }
                },
                standing,
                settings.heartbeat());
    }
}
