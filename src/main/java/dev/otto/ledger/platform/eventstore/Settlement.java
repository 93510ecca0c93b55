package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.Refusal;
import java.util.List;

/** What became of a unit. */
public sealed interface Settlement {
    /** It is on disk. */
    record Committed(List<Recorded> events) implements Settlement {}

    /** What it was decided on has changed: decide again. */
    record Outdated() implements Settlement {}

    /** Its idempotency key was used before, by this command or another. */
    record KeyTaken(UsedKey key) implements Settlement {}

    /** What it lays claim to belongs to another. */
    record ClaimTaken(Refusal refusal) implements Settlement {}

    /** The database would not take it, whatever the rest of its batch was. */
    record Rejected(Exception cause) implements Settlement {}

    /** The database is away or too slow: it may be on disk or not. */
    record Unknown(Exception cause) implements Settlement {}
}
