/** What a read model implements, and how events reach it: in the writer's commit, or by an event processor. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("projection")
package dev.otto.ledger.platform.projection;
