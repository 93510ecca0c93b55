package dev.otto.ledger.web;

import dev.otto.ledger.delivery.MessageJson;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Messages' data as the API answers them. */
@Component
final class MessageData implements MessageJson {
    private final StrictJson json;

    MessageData(StrictJson json) {
        this.json = json;
    }

    @Override
    public ObjectNode of(Object data) {
        return json.mapper().valueToTree(data);
    }
}
