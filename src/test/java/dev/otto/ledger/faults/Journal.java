package dev.otto.ledger.faults;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What a client knows of every command that it sent: the request, and the answer if there was a clear one. */
final class Journal {
    /** What an answer tells. */
    enum Outcome {
        OK,
        REFUSED,
        UNKNOWN
    }

    /**
     * One command.
     *
     * @param status 0 where the connection broke
     * @param body of the answer; what an unknown one says does not matter
     */
    record Entry(
            String key,
            String path,
            String json,
            int status,
            @Nullable String body) {
        Outcome outcome() {
            return switch (status) {
                case 200, 201 -> Outcome.OK;
                case 402, 404, 422 -> Outcome.REFUSED;
                case 409 ->
                    body != null && body.contains("idempotency-key-in-flight") ? Outcome.UNKNOWN : Outcome.REFUSED;
                default -> Outcome.UNKNOWN;
            };
        }
    }

    private final Collection<Entry> entries = new ConcurrentLinkedQueue<>();

    void add(Entry entry) {
        entries.add(entry);
    }

    List<Entry> of(Outcome outcome) {
        return entries.stream().filter(entry -> entry.outcome() == outcome).toList();
    }

    int size() {
        return entries.size();
    }
}
