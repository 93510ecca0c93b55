package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectWriter;

/** Writes the streams that pages follow; those of the API are written as its other answers are. */
@Component
public final class EventStreams {
    private final ObjectWriter json;

    EventStreams(StrictJson json) {
        this.json = json.mapper().writer();
    }

    public void write(EventStream stream, HttpServletResponse response) {
        EventLines.write(stream, response, json);
    }
}
