package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Actor;

/**
 * Who sent the request at hand. A controller takes one as an argument.
 *
 * @param actor whom events name, and whose idempotency keys these are
 */
public record Caller(Actor actor, Role role) {}
