/** The audit trail of what operators do that is no event: who, what and why, for ever. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("action")
package dev.otto.ledger.platform.action;
