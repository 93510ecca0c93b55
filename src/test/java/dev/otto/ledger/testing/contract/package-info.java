/** Holds what the service says over HTTP against its own OpenAPI document. */
package dev.otto.ledger.testing.contract;
