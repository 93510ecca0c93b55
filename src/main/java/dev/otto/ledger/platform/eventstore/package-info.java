/** The event log on PostgreSQL: one order, dense positions, a hash chain, and a writer that commits in groups. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("eventstore")
package dev.otto.ledger.platform.eventstore;
