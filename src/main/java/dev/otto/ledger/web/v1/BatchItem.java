package dev.otto.ledger.web.v1;

import java.util.UUID;

/** One item of a batch, as it was read. */
sealed interface BatchItem {
    /**
     * One that can be tried.
     *
     * @param key its idempotency key, as it was given
     * @param fields the body of the call of its own, valid
     */
    record Readable(BatchKind kind, UUID target, String key, Record fields) implements BatchItem {}

    /** One that is not of the form asked for. */
    record Broken(RuntimeException mistake) implements BatchItem {}
}
