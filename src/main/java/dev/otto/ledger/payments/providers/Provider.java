package dev.otto.ledger.payments.providers;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Somebody who takes payments and tells of them. */
public interface Provider {
    /** Stored; part of every payment's identity. */
    String name();

    /** The headers that are kept beside a body. */
    List<String> headers();

    /**
     * Checks who has signed a webhook, and reads it.
     *
     * @param headers gives the value of a header, null if there is none or more than one
     * @throws dev.otto.ledger.payments.WebhookRefused if it was not signed by a secret that we know, just now, or is no
     *     event of this provider
     */
    Notice receive(byte[] body, Function<String, @Nullable String> headers);

    /** Reads again what was received before. */
    Notice read(byte[] body, Function<String, @Nullable String> headers);
}
