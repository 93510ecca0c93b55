package dev.otto.ledger.platform.observability;

import io.micrometer.tracing.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a command's way behind its HTTP request: the command, the append that writes it together with others, and
 * the projections that read it. While no endpoint is set, {@link #OFF} makes no object at all.
 */
public interface Traces {
    Traces OFF = new Traces() {};

    /** The decision and the wait for it to be durable; a child of what the thread is doing. */
    default Step command(String kind) {
        return Step.NONE;
    }

    /** What the thread is doing, to be handed to another thread; null when that is not traced. */
    default @Nullable TraceContext here() {
        return null;
    }

    /**
     * One batch of the writer: a child of the first of its commands that is traced, with links to the others.
     *
     * @param commands the places that {@link #here} named; empty: nothing is traced
     */
    default Step append(List<TraceContext> commands) {
        return Step.NONE;
    }

    /**
     * A projection's reading of events: a child of the first append that is traced and wrote one of them, with links to
     * the others. Appends are remembered for a while, on the node that made them only: nothing is stored with events.
     */
    default Step projection(String name, long firstPosition, long lastPosition) {
        return Step.NONE;
    }
}
