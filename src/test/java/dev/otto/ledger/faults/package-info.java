/** Breaks what the ledger stands on, and looks whether it keeps its promises. */
package dev.otto.ledger.faults;
