/** Videos from request to end: their price, their status, and the hold that moves only with it (R14). */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.videos;
