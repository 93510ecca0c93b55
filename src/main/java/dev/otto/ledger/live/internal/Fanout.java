package dev.otto.ledger.live.internal;

import dev.otto.ledger.credits.CreditEvent.AccountErased;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.command.PastStates;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.LogSignal;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Reads the log once for all feeds of this node, while there are any, and hands each its messages. It wakes when the log
 * grows, here or by another node's NOTIFY, and looks each second anyway: what it hands out is decided by positions alone.
 */
@Component
class Fanout implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);
    private static final int PAGE = 1_000;
    /** Between two reads while the log grows all the time: of many commits one page. */
    private static final Duration PACE = Duration.ofMillis(25);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final EventLog log;
    private final LogSignal signal;
    private final Messages messages;
    private final RunningBalances balances;
    private final Semaphore grown = new Semaphore(0);
    private final Map<UserId, Set<Subscription>> ofUsers = new ConcurrentHashMap<>();
    private final Set<Subscription> ofAll = ConcurrentHashMap.newKeySet();

    /** Guards who has joined and where; what a page tells is handed out without it. */
    private final Object joining = new Object();

    private int joined;
    private long position;
    private Thread thread = new Thread(() -> {});
    private Runnable unfollow = () -> {};
    private volatile boolean running;

    Fanout(EventLog log, LogSignal signal, Messages messages, PastStates states) {
        this.log = log;
        this.signal = signal;
        this.messages = messages;
        balances = new RunningBalances(states);
    }

    /** From its {@link Subscription#joinedAt} on a subscription gets everything. */
    void join(Subscription subscription) {
        synchronized (joining) {
            if (joined == 0) {
                position = log.head();
            }
            subscription.joined(position);
            joined++;
            UserId user = subscription.user();
            if (user == null) {
                ofAll.add(subscription);
            } else {
                ofUsers.computeIfAbsent(user, none -> ConcurrentHashMap.newKeySet())
                        .add(subscription);
            }
            if (!running) {
                subscription.end();
            }
        }
        grown.release();
    }

    void leave(Subscription subscription) {
        synchronized (joining) {
            UserId user = subscription.user();
            boolean left = user == null ? ofAll.remove(subscription) : leave(user, subscription);
            if (left) {
                joined--;
            }
        }
    }

    private boolean leave(UserId user, Subscription subscription) {
        Set<Subscription> others = ofUsers.getOrDefault(user, Set.of());
        boolean left = others.contains(subscription) && others.remove(subscription);
        if (others.isEmpty()) {
            ofUsers.remove(user);
        }
        return left;
    }

    @Override
    public void start() {
        running = true;
        unfollow = signal.follow(grown::release);
        thread = Thread.ofPlatform().daemon().name("ledger-live").start(this::run);
    }

    private void run() {
        while (running) {
            try {
                if (!isWatched() || !couldRead()) {
                    await();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean couldRead() throws InterruptedException {
        try {
            return readPage();
        } catch (DataAccessException e) {
            // Nothing is lost: the position stands where it was.
            LOG.debug("The streams wait for the database", e);
            return false;
        }
    }

    private boolean isWatched() {
        synchronized (joining) {
            return joined > 0;
        }
    }

    private void await() throws InterruptedException {
        if (grown.tryAcquire(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            Thread.sleep(PACE);
            grown.drainPermits();
        }
    }

    /** Whether there may be more at once. */
    private boolean readPage() throws InterruptedException {
        long from = at();
        List<StoredEvent> page = log.read(from, PAGE);
        if (page.isEmpty()) {
            return false;
        }
        synchronized (joining) {
            if (position != from) {
                // All have left meanwhile, and others have joined further on.
                return true;
            }
            // Whoever joins from here on reads this page's events by itself, so who is told of them is settled.
            position = page.getLast().position();
        }
        handOut(page);
        return page.size() == PAGE;
    }

    private long at() {
        synchronized (joining) {
            return position;
        }
    }

    private void handOut(List<StoredEvent> page) throws InterruptedException {
        while (running) {
            try {
                List<LiveMessage> told = new ArrayList<>();
                List<Recorded> events = messages.read(concerning(page));
                events.forEach(recorded -> messages.tell(recorded, balances, told::add));
                told.forEach(this::offer);
                events.forEach(this::endIfErased);
                return;
            } catch (DataAccessException | TransactionException | LedgerUnavailable e) {
                LOG.debug("The streams wait for the database", e);
                Thread.sleep(LOOKS_EVERY);
            }
        }
    }

    /** The events that somebody here may be told of; whose video it is, only the event says. */
    private List<StoredEvent> concerning(List<StoredEvent> page) {
        if (!ofAll.isEmpty()) {
            return page;
        }
        return page.stream()
                .filter(event -> switch (event.stream().type()) {
                    case "account" ->
                        ofUsers.containsKey(new UserId(event.stream().id()));
                    case "video" ->
                        messages.ownerOf(event).filter(ofUsers::containsKey).isPresent();
                    default -> false;
                })
                .toList();
    }

    private void offer(LiveMessage message) {
        ofUsers.getOrDefault(message.user(), Set.of()).forEach(one -> one.offer(message));
        ofAll.forEach(one -> one.offer(message));
    }

    private void endIfErased(Recorded recorded) {
        if (recorded.event() instanceof AccountErased erased) {
            ofUsers.getOrDefault(erased.account().owner(), Set.of()).forEach(Subscription::end);
        }
    }

    @Override
    public void stop() {
        running = false;
        unfollow.run();
        thread.interrupt();
        synchronized (joining) {
            ofAll.forEach(Subscription::end);
            ofUsers.values().forEach(all -> all.forEach(Subscription::end));
        }
        try {
            thread.join(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops once it was noticed that the node stops, and before the web server waits for its requests. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
