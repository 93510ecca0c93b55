package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectWriter;

/** Writes an {@link EventStream} as {@code text/event-stream}, each event on its way at once. */
final class EventLines implements EventStream.Listener {
    /** Says that it has begun, and after how many milliseconds to come again when it is cut off. */
    private static final String OPENING = "retry: 2000\n\n";

    private final HttpServletResponse response;
    private final ObjectWriter json;

    private EventLines(HttpServletResponse response, ObjectWriter json) {
        this.response = response;
        this.json = json;
    }

    /** For a request that asks for the head alone, and that no stream is opened for. */
    static void head(HttpServletResponse response) {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // A proxy that gathers an answer before it passes it on would keep the events to itself.
        response.setHeader("X-Accel-Buffering", "no");
    }

    static void write(EventStream stream, HttpServletResponse response, ObjectWriter json) {
        head(response);
        try {
            stream.writeTo(new EventLines(response, json));
        } catch (IOException e) {
            // Nobody listens any more.
        }
    }

    @Override
    public void tell(String event, Object data) throws IOException {
        send("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    @Override
    public void tell(String id, String event, Object data) throws IOException {
        send("id: " + id + "\nevent: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
    }

    @Override
    public void mark(String id) throws IOException {
        send("id: " + id + "\n\n");
    }

    @Override
    public void beat() throws IOException {
        send(": beat\n\n");
    }

    private void send(String lines) throws IOException {
        String text = response.isCommitted() ? lines : OPENING + lines;
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
