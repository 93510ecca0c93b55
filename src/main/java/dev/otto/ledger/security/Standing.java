package dev.otto.ledger.security;

/** Whether who was let in would be let in now: their key may have been revoked since, or their token have expired. */
@FunctionalInterface
public interface Standing {
    boolean holds();
}
