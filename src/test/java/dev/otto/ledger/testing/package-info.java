/** What the tests of several modules stand on. */
package dev.otto.ledger.testing;
