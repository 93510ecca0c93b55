/** Webhooks as they come in, stored before anything is done, and worked off by all nodes together. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.payments.inbox;
