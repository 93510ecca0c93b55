package dev.otto.ledger.web;

import java.io.IOException;

/**
 * An answer that goes on: server-sent events, written as they come, on the thread of the request. It ends when there is
 * nothing more to tell, or when nobody listens any more.
 */
@FunctionalInterface
public interface EventStream {
    /** Takes the events, one after the other. A client that reads nothing for a while is an {@link IOException}. */
    interface Listener {
        /** @param data is sent as one line of JSON */
        void tell(String event, Object data) throws IOException;

        /** @param id names it: what a client sends as {@code Last-Event-ID} to go on behind it */
        void tell(String id, String event, Object data) throws IOException;

        /** Where a client goes on that is cut off now; it is told of nothing. */
        void mark(String id) throws IOException;

        /** Shows that the stream is alive, and finds out whether the client is. */
        void beat() throws IOException;
    }

    void writeTo(Listener listener) throws IOException;
}
