/** How the service is watched: spans of what a command does, numbers that take a query, and what people wrote as lines of a log. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("observability")
package dev.otto.ledger.platform.observability;
