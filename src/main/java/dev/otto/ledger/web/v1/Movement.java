package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.web.Fingerprint;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that moves credits, of the right form and about something that exists: the same from a call of its own and
 * from an item of a batch, so that the two cannot drift apart.
 *
 * @param kind what a batch calls it
 * @param target the id that it is about: of the user, the transaction or the hold
 * @param answer what its client is shown, made of what was recorded
 * @param location where that is found from now on; null when nothing was made, and the answer is a 200
 * @param ended how the hold that it is about has ended, asked once it was refused for that; null: it is about none
 */
record Movement<V>(
        String kind,
        UUID target,
        Record fields,
        CreditCommand command,
        Function<Outcome, V> answer,
        @Nullable Function<V, String> location,
        @Nullable Supplier<HoldEnded> ended) {

    Fingerprint fingerprint() {
        return Fingerprint.of(kind, target, fields);
    }

    /** The HTTP status of its success. */
    int status() {
        return location == null ? 200 : 201;
    }

    /** A failure as its client is to be told: the account keeps no ended holds, so how one ended is added here. */
    RuntimeException told(RuntimeException failure) {
        return failure instanceof HoldEnded && ended != null ? ended.get() : failure;
    }
}
