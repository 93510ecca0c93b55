/** What docs/ and demo/ give to clients, run as a reader would: example programs, printed commands, sample data. */
package dev.otto.ledger.clients;
