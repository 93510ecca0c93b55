package dev.otto.ledger.web;

import java.io.IOException;

/**
 * An answer that goes on: server-sent events, written as they come, on the thread of the request. It ends when there is
 * nothing more to tell, or when nobody listens any more.
 */
@FunctionalInterface
public interface EventStream {
    /** Takes the events, one after the other. */
    @FunctionalInterface
    interface Listener {
        /** @param data is sent as one line of JSON */
        void tell(String event, Object data) throws IOException;
    }

    void writeTo(Listener listener) throws IOException;
}
