package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.internal.Turn.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Sends rows of messages: one row beside the other, and in each row one message after the other. */
final class SideBySide {
    private SideBySide() {}

    /**
     * Goes along each row up to the first message that was not taken.
     *
     * @return what became of those that it came to
     */
    static <M> Map<M, Outcome> send(Iterable<List<M>> rows, int atOnce, Function<M, Outcome> send) {
        Map<M, Outcome> outcomes = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofVirtual().name("delivery-", 0).factory())) {
            List<Future<?>> sent = new ArrayList<>();
            rows.forEach(row -> sent.add(threads.submit(() -> along(row, send, outcomes))));
            for (Future<?> each : sent) {
                each.get();
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while messages were sent", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("a message could not be sent", e.getCause());
        }
    }

    private static <M> void along(List<M> row, Function<M, Outcome> send, Map<M, Outcome> outcomes) {
        for (M message : row) {
            Outcome outcome = send.apply(message);
            outcomes.put(message, outcome);
            if (!(outcome instanceof Outcome.Taken)) {
                return;
            }
        }
    }
}
