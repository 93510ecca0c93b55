package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.Settlement;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.UsedKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Many commands in one go. They are decided one after the other, each on top of the account's one before, and queued
 * without waiting; the writer commits them by the hundred. What falls is decided again in the next pass, with everything
 * of its account behind it, so that an account sees its commands in their order however often that takes.
 */
final class Series {
    /** Keeps the writer busy, and bounds the states and units that are held on to. */
    private static final int WIDEST = 2_000;

    private final List<Order> orders;
    private final InFlightKeys inFlight;
    private final Decider decider;
    private final Confirmation confirmation;
    private final BiConsumer<Decision, List<Recorded>> committed;
    private final CommandObserver observer;
    private final long started = System.nanoTime();
    /** How long the next key may be waited for. Once one was not free in time, no further one is waited for. */
    private Duration patience = InFlightKeys.LONGEST_WAIT;

    private final @Nullable Result[] results;
    private final ArrayDeque<Underway> underway = new ArrayDeque<>();
    private final Map<AccountId, AppendUnit> last = new HashMap<>();
    private final Set<AccountId> outrun = new HashSet<>();
    private final Map<Integer, UsedKey> used = new TreeMap<>();
    private final List<Integer> again = new ArrayList<>();
    private int width = WIDEST;
    private @Nullable LedgerUnavailable away;

    Series(
            List<Order> orders,
            InFlightKeys inFlight,
            Decider decider,
            Confirmation confirmation,
            BiConsumer<Decision, List<Recorded>> committed,
            CommandObserver observer) {
        this.orders = orders;
        this.inFlight = inFlight;
        this.decider = decider;
        this.confirmation = confirmation;
        this.committed = committed;
        this.observer = observer;
        this.results = new Result[orders.size()];
    }

    /** Decided and queued. */
    private record Underway(int index, Decided decided, AppendUnit unit) {}

    List<Result> run() {
        List<Integer> open = IntStream.range(0, orders.size()).boxed().toList();
        int inVain = 0;
        while (!open.isEmpty()) {
            List<Integer> left = pass(open);
            inVain = left.size() < open.size() ? 0 : inVain + 1;
            if (inVain == LaneCommands.MOST_ATTEMPTS) {
                left.forEach(index -> fail(index, LaneCommands.tooFast()));
                break;
            }
            open = left;
        }
        List<Result> all = new ArrayList<>(results.length);
        for (Result result : results) {
            all.add(Objects.requireNonNull(result));
        }
        return all;
    }

    /** @return what has to be decided again, in its order */
    private List<Integer> pass(List<Integer> open) {
        last.clear();
        outrun.clear();
        again.clear();
        for (int index : open) {
            while (!underway.isEmpty()
                    && (underway.size() >= width
                            || underway.getFirst().unit().settlement().isDone())) {
                settle(underway.removeFirst());
            }
            begin(index, orders.get(index));
        }
        while (!underway.isEmpty()) {
            settle(underway.removeFirst());
        }
        again.sort(null);
        if (!used.isEmpty()) {
            replay();
        }
        return List.copyOf(again);
    }

    private void begin(int index, Order order) {
        if (away != null) {
            fail(index, away);
        } else if (outrun.contains(order.command().account())) {
            // One before it is decided again, so this one is too late in this pass.
            again.add(index);
        } else {
            try {
                decide(index, order);
            } catch (RuntimeException e) {
                fail(index, e);
            }
        }
    }

    /**
     * The key is held until the unit is settled, not until this thread has seen that: a command that waits for it, here
     * or in another series, never waits for one that waits for this one.
     */
    private void decide(int index, Order order) {
        InFlightKeys.Held key = take(order);
        Decided decided = null;
        try {
            Optional<Outcome> earlier = key.waited() ? confirmation.earlier(order.submission()) : Optional.empty();
            if (earlier.isPresent()) {
                succeed(index, earlier.get());
                return;
            }
            decided = decided(order);
        } finally {
            if (decided == null) {
                key.close();
            }
        }
        AppendUnit unit = Objects.requireNonNull(decided.unit());
        var unused = unit.settlement().thenRun(key::close);
        underway.add(new Underway(index, decided, unit));
        last.put(order.command().account(), unit);
    }

    /** It counts how long is waited, not how long the series takes: while others' keys come free, each has its 5 s. */
    private InFlightKeys.Held take(Order order) {
        try {
            InFlightKeys.Held key = inFlight.take(order.submission().key(), System.nanoTime() + patience.toNanos());
            if (key.waited()) {
                patience = InFlightKeys.LONGEST_WAIT;
            }
            return key;
        } catch (KeyInFlight stuck) {
            patience = Duration.ZERO;
            throw stuck;
        }
    }

    private Decided decided(Order order) {
        for (int attempt = 0; attempt < LaneCommands.MOST_ATTEMPTS; attempt++) {
            try {
                return decider.decideBehind(last.get(order.command().account()), order);
            } catch (Overtaken decideAgain) {
                continue;
            }
        }
        throw LaneCommands.tooFast();
    }

    private void settle(Underway ended) {
        int index = ended.index();
        AccountId account = orders.get(index).command().account();
        // Once the database is known to be away, nothing waits for it any longer.
        Settlement settlement = away == null ? Waiting.forOwn(ended.unit()) : Waiting.noLonger(ended.unit());
        switch (settlement) {
            case Settlement.Committed onDisk -> {
                width = Math.min(WIDEST, width + 1);
                commit(index, ended.decided(), onDisk.events());
            }
            case Settlement.Outdated outdated -> {
                // Another node is at this account: the less is decided on top of what may fall, the less falls.
                width = Math.max(1, width / 4);
                outrun.add(account);
                again.add(index);
            }
            case Settlement.KeyTaken taken -> used.put(index, taken.key());
            default ->
                fail(index, Confirmation.failure(settlement, ended.decided().decision()));
        }
        if (last.get(account) == ended.unit() && !outrun.contains(account)) {
            // Nothing was decided on top of it, so the next need not fall with it.
            last.remove(account);
        }
    }

    private void commit(int index, Decided decided, List<Recorded> events) {
        if (decided.refusal() != null) {
            fail(index, decided.refusal());
            return;
        }
        committed.accept(decided.decision(), events);
        succeed(index, new Outcome(events, false));
    }

    /** Where one key was used before, this may be a repetition: all that is open is looked up, and read, at once. */
    private void replay() {
        try {
            Map<IdempotencyKey, UsedKey> known = confirmation.used(again.stream()
                    .map(index -> orders.get(index).submission().key())
                    .filter(Objects::nonNull)
                    .toList());
            again.removeIf(index -> {
                UsedKey key = known.get(orders.get(index).submission().key());
                if (key != null) {
                    used.put(index, key);
                }
                return key != null;
            });
            Map<UsedKey, List<StoredEvent>> events = confirmation.storedEventsOf(used.values());
            used.forEach((index, key) -> replay(index, key, Objects.requireNonNull(events.get(key))));
        } catch (DataAccessException e) {
            used.keySet().forEach(index -> fail(index, e));
        }
        used.clear();
    }

    private void replay(int index, UsedKey key, List<StoredEvent> events) {
        try {
            succeed(index, confirmation.replay(key, orders.get(index).submission(), events));
        } catch (RuntimeException e) {
            fail(index, e);
        }
    }

    private void succeed(int index, Outcome outcome) {
        observer.answered(orders.get(index).command(), outcome, started);
        results[index] = new Result.Done(outcome);
    }

    private void fail(int index, RuntimeException cause) {
        RuntimeException failure = cause instanceof DataAccessException ? LaneCommands.away(cause) : cause;
        if (failure instanceof LedgerUnavailable unavailable && unavailable.getCause() != null) {
            away = unavailable;
        }
        observer.failed(orders.get(index).command(), failure, started);
        results[index] = new Result.Failed(failure);
    }
}
