/** One reader of the log for all streams of a node, and the way from a stream's past into what it hands out. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.live.internal;
