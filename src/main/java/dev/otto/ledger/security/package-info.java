/** Who may call what: API keys, the callers they name, and the one table of rights. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.security;
