package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.MessageJson;
import dev.otto.ledger.live.LiveMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages as CloudEvents 1.0 in their structured JSON form; what a person wrote, or wrote about them, stays here. */
@Component
class CloudEvents {
    static final String CONTENT_TYPE = "application/cloudevents+json";
    private static final String PREFIX = "ledger.";
    private static final String SOURCE = "/ledger";
    private static final List<String> PERSONAL =
            List.of("description", "reason", "metadata", "prompt", "failure_reason", "video_url");
    private static final JsonMapper JSON = new JsonMapper();

    private final MessageJson data;

    CloudEvents(MessageJson data) {
        this.data = data;
    }

    byte[] write(LiveMessage message) {
        ObjectNode told = data.of(message.data());
        PERSONAL.forEach(told::remove);
        ObjectNode event = envelope(message.id().toString(), message.name(), message.at());
        event.put("subject", message.user().toString());
        event.put("datacontenttype", "application/json");
        event.set("data", told);
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An event that tells of nothing. */
    byte[] ping(UUID id, Instant at) {
        return envelope(id.toString(), "ping", at).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode envelope(String id, String name, Instant at) {
        return JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", SOURCE)
                .put("type", PREFIX + name)
                .put("time", at.toString());
    }
}
