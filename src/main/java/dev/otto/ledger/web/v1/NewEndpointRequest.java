package dev.otto.ledger.web.v1;

import dev.otto.ledger.delivery.MessageType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where messages are to be sent.
 *
 * @param types absent: all
 */
record NewEndpointRequest(
        @NotNull @WebAddress String url,
        @Nullable @Size(min = 1, max = 20) List<@NotNull MessageType> types) {}
