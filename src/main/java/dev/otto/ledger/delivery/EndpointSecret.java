package dev.otto.ledger.delivery;

import java.util.UUID;

/** An endpoint's new secret, shown this once: {@code whsec_} and base64. */
public record EndpointSecret(UUID id, String url, String secret) {
    @Override
    public String toString() {
        return "EndpointSecret[" + id + "]";
    }
}
