/** Work in the background: threads that go on by themselves for as long as the service runs. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("work")
package dev.otto.ledger.platform.work;
