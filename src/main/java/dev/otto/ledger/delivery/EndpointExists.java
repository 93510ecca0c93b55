package dev.otto.ledger.delivery;

import dev.otto.ledger.kernel.Refusal;
import java.util.Map;
import java.util.UUID;

/** There is an endpoint of this URL already. */
public final class EndpointExists extends Refusal {
    public EndpointExists(UUID id) {
        super("This URL is an endpoint already. Rotate its secret if it was lost.", Map.of("endpoint_id", id));
    }

    @Override
    public String type() {
        return "endpoint-exists";
    }

    @Override
    public String title() {
        return "Endpoint exists";
    }

    @Override
    public int status() {
        return 409;
    }
}
