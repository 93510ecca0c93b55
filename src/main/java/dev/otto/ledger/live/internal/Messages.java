package dev.otto.ledger.live.internal;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.AccountErased;
import dev.otto.ledger.credits.CreditEvent.BalanceFellLow;
import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Videos;
import dev.otto.ledger.live.EventId;
import dev.otto.ledger.live.ExpiringLot;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.live.LowBalance;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.UnreadableEvent;
import dev.otto.ledger.videos.VideoEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Turns events into messages. What is told depends on the events up to its own alone, so that a message which is told
 * again, by any node and at any time, is the same.
 */
@Component
class Messages {
    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);
    /** Places within an event, which ids rest on: one that was given is never given to another kind. */
    private static final int TRANSACTION = 1;

    private static final int CREDITS = 2;
    private static final int VIDEO = 3;
    private static final int NOTICE = 4;

    private final EventLog log;
    private final Videos videos;

    Messages(EventLog log, Videos videos) {
        this.log = log;
        this.videos = videos;
    }

    /** The events that can be read. One that cannot is reported where projections stand still for it. */
    List<Recorded> read(List<StoredEvent> stored) {
        try {
            return log.decode(stored);
        } catch (UnreadableEvent e) {
            if (stored.size() > 1) {
                List<Recorded> readable = new ArrayList<>(stored.size());
                stored.forEach(event -> readable.addAll(read(List.of(event))));
                return readable;
            }
            LOG.debug("No stream can tell of an event", e);
            return List.of();
        }
    }

    /** Whose video an event is of; nobody's if it cannot be read. */
    Optional<UserId> ownerOf(StoredEvent stored) {
        try {
            Recorded recorded = log.decodeWithoutPersons(List.of(stored)).getFirst();
            return recorded.event() instanceof VideoEvent event ? Optional.of(event.user()) : Optional.empty();
        } catch (UnreadableEvent e) {
            return Optional.empty();
        }
    }

    /**
     * What there is to tell of an event, in order: often nothing. One that cannot be told of, which is a fault of ours,
     * does not stop what is told of others.
     */
    void tell(Recorded recorded, RunningBalances balances, Consumer<LiveMessage> listener) {
        try {
            tellOf(recorded, balances, listener);
        } catch (DataAccessException | TransactionException | LedgerUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("The streams cannot tell of event {}", recorded.position(), e);
        }
    }

    private void tellOf(Recorded recorded, RunningBalances balances, Consumer<LiveMessage> listener) {
        switch (recorded.event()) {
            case AccountErased erased -> {
                // To be seen by what it does to the person's rights.
            }
            case CreditEvent.Notice notice -> tellOf(notice, recorded, balances, listener);
            case CreditEvent event -> {
                UserId user = event.account().owner();
                if (event instanceof CreditEvent.Transaction transaction) {
                    listener.accept(message(
                            recorded, user, TRANSACTION, "transaction", TransactionView.of(recorded, transaction)));
                }
                listener.accept(message(recorded, user, CREDITS, "credits", balances.after(recorded, event)));
                if (event instanceof UsageRefunded refund && refund.video() != null) {
                    video(recorded, user, refund.video(), listener);
                }
            }
            case VideoEvent event -> video(recorded, event.user(), event.video(), listener);
            default -> {
                // Of no concern to whoever follows credits and videos.
            }
        }
    }

    /** Sums go on from event to event, though this one changes none. */
    private static void tellOf(
            CreditEvent.Notice notice, Recorded recorded, RunningBalances balances, Consumer<LiveMessage> listener) {
        balances.after(recorded, notice);
        UserId user = notice.account().owner();
        listener.accept(
                switch (notice) {
                    case BalanceFellLow low ->
                        message(recorded, user, NOTICE, "balance.low", LowBalance.of(low, recorded));
                    case LotExpiryNeared neared ->
                        message(recorded, user, NOTICE, "lot.expiring", ExpiringLot.of(neared, recorded));
                });
    }

    /** A usage may name a video that nobody has requested. */
    private void video(Recorded recorded, UserId user, VideoId video, Consumer<LiveMessage> listener) {
        try {
            Object view = videos.asOf(video, recorded.position());
            listener.accept(message(recorded, user, VIDEO, "video", view));
        } catch (NotFound unknown) {
            LOG.trace("Event {} names a video that is not known", recorded.position());
        }
    }

    private static LiveMessage message(Recorded recorded, UserId user, int index, String name, Object data) {
        return new LiveMessage(new EventId(recorded.position(), index), user, name, recorded.recordedAt(), data);
    }
}
