/** The example clients of docs/clients, run as processes against the service. */
package dev.otto.ledger.clients;
