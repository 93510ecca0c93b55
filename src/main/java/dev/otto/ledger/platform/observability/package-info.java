/** How the service is watched: spans of what a command does, and numbers that take a query. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("observability")
package dev.otto.ledger.platform.observability;
