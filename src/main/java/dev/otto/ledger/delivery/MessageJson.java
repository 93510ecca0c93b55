package dev.otto.ledger.delivery;

import tools.jackson.databind.node.ObjectNode;

/** What a message's data look like in the API: a port, which the API's side implements. */
public interface MessageJson {
    ObjectNode of(Object data);
}
