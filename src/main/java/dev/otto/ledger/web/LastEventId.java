package dev.otto.ledger.web;

import dev.otto.ledger.live.EventId;
import dev.otto.ledger.web.problem.InvalidRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Behind which event a stream goes on: an argument of every method that answers with one that can.
 *
 * @param id absent: the client has seen none
 */
public record LastEventId(@Nullable EventId id) {
    public static final String HEADER = "Last-Event-ID";

    public static LastEventId read(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(HEADER));
        // A browser that has seen no id sends none, other clients may send an empty one.
        if (values.isEmpty() || values.equals(List.of(""))) {
            return new LastEventId(null);
        }
        try {
            if (values.size() == 1) {
                return new LastEventId(EventId.of(values.getFirst()));
            }
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        throw refused();
    }

    /** What a client is told whose id is none that a stream of this ledger has sent. */
    public static InvalidRequest refused() {
        return new InvalidRequest(HEADER, "must be the id of an event of this ledger; leave it out to begin with now");
    }
}
