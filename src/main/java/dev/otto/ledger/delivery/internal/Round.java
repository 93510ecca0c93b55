package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.internal.DeliveryTable.Due;
import dev.otto.ledger.delivery.internal.EndpointTable.Target;
import dev.otto.ledger.live.LiveMessage;
import dev.otto.ledger.live.MessageLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * One turn of an endpoint: what is due again, then a page of what is new. Users are told side by side, each in order;
 * where a message fails, its user's next ones wait behind it. When several have failed, the endpoint has, and the rest of
 * the turn is not tried.
 */
@Component
class Round {
    static final int AT_ONCE = 16;
    /** With more than this, only what waits is tried: the log keeps the rest. */
    static final int MOST_WAITING = 1_000;

    private static final int EVENTS = 100;
    private static final int DUE = 100;
    private static final int FAILURES = 5;

    private final EndpointTable endpoints;
    private final DeliveryTable deliveries;
    private final MessageLog log;
    private final CloudEvents events;
    private final Sender sender;

    Round(EndpointTable endpoints, DeliveryTable deliveries, MessageLog log, CloudEvents events, Sender sender) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.log = log;
        this.events = events;
        this.sender = sender;
    }

    /** Within the transaction that locks the endpoint. If that fails, all of it is done again: at least once. */
    void take(Target target) {
        AtomicInteger failures = new AtomicInteger();
        retry(target, failures);
        Set<UUID> waiting = deliveries.usersWaiting(target.id());
        long position = target.position();
        if (failures.get() < FAILURES && deliveries.waiting(target.id()) < MOST_WAITING) {
            position = tell(target, waiting, failures);
        }
        endpoints.worked(target.id(), position);
    }

    private void retry(Target target, AtomicInteger failures) {
        List<Due> due = deliveries.due(target.id(), DUE);
        Map<Due, Optional<String>> outcomes = new ConcurrentHashMap<>();
        Map<UUID, List<Due>> byUser = new LinkedHashMap<>();
        due.forEach(one ->
                byUser.computeIfAbsent(one.user(), user -> new ArrayList<>()).add(one));
        sideBySide(byUser.values(), ofUser -> {
            for (Due one : ofUser) {
                if (failures.get() >= FAILURES) {
                    return;
                }
                Optional<String> error = again(target, one);
                outcomes.put(one, error);
                if (error.isPresent()) {
                    failures.incrementAndGet();
                    return;
                }
            }
        });
        for (Due one : due) {
            Optional<String> error = outcomes.get(one);
            if (error != null && error.isEmpty()) {
                deliveries.delivered(target.id(), one);
            } else if (error != null) {
                deliveries.failedAgain(target.id(), one, error.get());
            }
        }
    }

    private Optional<String> again(Target target, Due due) {
        return log.at(due.message().position()).stream()
                .filter(message -> message.id().equals(due.message()))
                .findFirst()
                .map(message -> send(target, message))
                .orElseGet(() -> Optional.of("the event cannot be read"));
    }

    private long tell(Target target, Set<UUID> waiting, AtomicInteger failures) {
        MessageLog.Page page = log.read(target.position(), EVENTS);
        Map<UUID, List<LiveMessage>> byUser = new LinkedHashMap<>();
        for (LiveMessage message : page.messages()) {
            if (target.wants(message.name())) {
                byUser.computeIfAbsent(message.user().value(), user -> new ArrayList<>())
                        .add(message);
            }
        }
        Map<LiveMessage, String> errors = new ConcurrentHashMap<>();
        List<List<LiveMessage>> free = new ArrayList<>();
        byUser.forEach((user, messages) -> {
            if (waiting.contains(user)) {
                messages.forEach(message -> deliveries.blocked(target.id(), message));
            } else {
                free.add(messages);
            }
        });
        sideBySide(free, messages -> {
            for (LiveMessage message : messages) {
                Optional<String> error =
                        failures.get() < FAILURES ? send(target, message) : Optional.of("not tried, others failed");
                if (error.isPresent()) {
                    failures.incrementAndGet();
                    errors.put(message, error.get());
                    return;
                }
            }
        });
        free.forEach(messages -> keep(target, messages, errors));
        return page.upTo();
    }

    /** The one that failed, and what stands behind it. */
    private void keep(Target target, List<LiveMessage> messages, Map<LiveMessage, String> errors) {
        boolean behind = false;
        for (LiveMessage message : messages) {
            String error = errors.get(message);
            if (behind) {
                deliveries.blocked(target.id(), message);
            } else if (error != null) {
                deliveries.failed(target.id(), message, error);
                behind = true;
            }
        }
    }

    private Optional<String> send(Target target, LiveMessage message) {
        return sender.send(target.url(), target.secrets(), message.id().toString(), events.write(message));
    }

    private static <T> void sideBySide(Iterable<T> all, Consumer<T> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofVirtual().name("delivery-", 0).factory())) {
            List<Future<?>> done = new ArrayList<>();
            all.forEach(one -> done.add(threads.submit(() -> work.accept(one))));
            for (Future<?> each : done) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while messages were sent", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a message could not be sent", e.getCause());
        }
    }
}
