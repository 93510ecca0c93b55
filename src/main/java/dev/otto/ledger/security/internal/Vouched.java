package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Caller;

/**
 * Somebody of the staff, and who says so.
 *
 * @param issuer who has signed them in
 */
record Vouched(String issuer, Caller.Staff staff) {}
