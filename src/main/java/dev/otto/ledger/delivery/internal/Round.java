package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.internal.DeliveryTable.Due;
import dev.otto.ledger.delivery.internal.EndpointTable.Target;
import dev.otto.ledger.delivery.internal.Turn.Outcome;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.live.MessageLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is done in an endpoint's turn: what is due again, then a page of what is new. Users are told side by side, each in
 * order; where a message fails, its user's next ones wait behind it. No connection is held while something is sent, and
 * what became of it is written only while the lease is held: of a turn that another node has begun anew, nothing is.
 */
@Component
class Round {
    static final int AT_ONCE = 16;
    /** With more than this, only what waits is tried: the log keeps the rest. */
    static final int MOST_WAITING = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Round.class);
    private static final int EVENTS = 100;
    private static final int DUE = 100;
    /** Turns are many, and connections few: they are there for those who wait for an answer, too. */
    private static final int CONNECTIONS = 4;

    private final Leases leases;
    private final DeliveryTable deliveries;
    private final MessageLog log;
    private final CloudEvents events;
    private final Sender sender;
    private final TransactionOperations transaction;
    private final Semaphore connections = new Semaphore(CONNECTIONS, true);

    Round(
            Leases leases,
            DeliveryTable deliveries,
            MessageLog log,
            CloudEvents events,
            Sender sender,
            TransactionOperations transaction) {
        this.leases = leases;
        this.deliveries = deliveries;
        this.log = log;
        this.events = events;
        this.sender = sender;
        this.transaction = transaction;
    }

    /**
     * Takes the turn, and gives the lease back. After an exception that is left to the caller, and what was sent and not
     * written down comes again: at least once.
     *
     * @param goesOn false once this node stops
     */
    void take(Lease lease, BooleanSupplier goesOn) {
        Turn turn = new Turn(lease, () -> atDatabase(() -> leases.target(lease)), this::send, goesOn);
        retry(turn);
        boolean full = atDatabase(() -> deliveries.waiting(lease.endpoint())) >= MOST_WAITING;
        if (turn.isOver() || full) {
            atDatabase(() -> leases.end(lease, lease.position()));
        } else {
            tell(turn);
        }
    }

    /** What cannot be written, which is a fault of ours, is one message's trouble, and its user's; others are told. */
    private Optional<String> send(Target target, LiveMessage message) {
        byte[] body;
        try {
            body = events.write(message);
        } catch (RuntimeException e) {
            LOG.error("Message {} cannot be written for endpoints", message.id(), e);
            return Optional.of("the message cannot be written");
        }
        return sender.send(target.url(), target.secrets(), message.id().toString(), body);
    }

    private void retry(Turn turn) {
        UUID endpoint = turn.lease().endpoint();
        List<Due> due = atDatabase(() -> deliveries.due(endpoint, DUE));
        Map<UUID, List<Due>> byUser = new LinkedHashMap<>();
        due.forEach(one ->
                byUser.computeIfAbsent(one.user(), user -> new ArrayList<>()).add(one));
        Map<Due, Outcome> outcomes = SideBySide.send(byUser.values(), AT_ONCE, one -> again(turn, one));
        if (!outcomes.isEmpty()) {
            whileHeld(turn.lease(), () -> {
                outcomes.forEach((one, outcome) -> {
                    switch (outcome) {
                        case Outcome.Taken taken -> deliveries.delivered(one);
                        case Outcome.Failed failed -> deliveries.failedAgain(one, failed.error());
                        case Outcome.NotTried notTried -> {
                            // It is due as it was.
                        }
                    }
                });
                deliveries.lineUp(endpoint, byUser.keySet());
            });
        }
    }

    private Outcome again(Turn turn, Due due) {
        Optional<LiveMessage> message = atDatabase(() -> log.at(due.message().position())).stream()
                .filter(told -> told.id().equals(due.message()))
                .findFirst();
        return message.isPresent() ? turn.send(message.get()) : turn.failed("the event cannot be read");
    }

    private void tell(Turn turn) {
        Lease lease = turn.lease();
        Set<UUID> waiting = atDatabase(() -> deliveries.usersWaiting(lease.endpoint()));
        MessageLog.Page page = atDatabase(() -> log.read(lease.position(), EVENTS));
        turn.lookAgain();
        Map<UUID, List<LiveMessage>> byUser = new LinkedHashMap<>();
        for (LiveMessage message : page.messages()) {
            if (lease.wants(message.name())) {
                byUser.computeIfAbsent(message.user().value(), user -> new ArrayList<>())
                        .add(message);
            }
        }
        List<List<LiveMessage>> free = byUser.entrySet().stream()
                .filter(user -> !waiting.contains(user.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        Map<LiveMessage, Outcome> outcomes = SideBySide.send(free, AT_ONCE, turn::send);
        whileHeld(lease, () -> {
            Set<UUID> kept = new LinkedHashSet<>();
            byUser.forEach((user, messages) -> {
                if (keep(turn, messages, outcomes)) {
                    kept.add(user);
                }
            });
            deliveries.lineUp(lease.endpoint(), kept);
            leases.end(lease, page.upTo());
        });
    }

    /** Keeps what its endpoint does not have: the one that came to nothing, and what stands behind it, if any. */
    private boolean keep(Turn turn, List<LiveMessage> messages, Map<LiveMessage, Outcome> outcomes) {
        UUID endpoint = turn.lease().endpoint();
        boolean behind = false;
        for (LiveMessage message : messages) {
            Outcome outcome = outcomes.get(message);
            switch (outcome) {
                case null -> deliveries.blocked(endpoint, message);
                case Outcome.Taken taken -> {
                    continue;
                }
                case Outcome.Failed failed -> deliveries.failed(endpoint, message, failed.error());
                case Outcome.NotTried notTried -> {
                    if (turn.hasFailed()) {
                        deliveries.failed(endpoint, message, "not tried, others failed");
                    } else {
                        deliveries.postponed(endpoint, message);
                    }
                }
            }
            behind = true;
        }
        return behind;
    }

    /** All of it or, when it is no longer this one's turn, nothing. */
    private void whileHeld(Lease lease, Runnable writing) {
        atDatabase(() -> transaction.executeWithoutResult(status -> {
            if (leases.hold(lease)) {
                writing.run();
            }
        }));
    }

    private void atDatabase(Runnable work) {
        atDatabase(() -> {
            work.run();
            return true;
        });
    }

    private <T> T atDatabase(Supplier<T> work) {
        connections.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            connections.release();
        }
    }
}
