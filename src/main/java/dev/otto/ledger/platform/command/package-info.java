/** The way of a command: onto its account's lane, decided by an aggregate, appended, and answered once it is durable. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("command")
package dev.otto.ledger.platform.command;
