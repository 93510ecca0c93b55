package dev.otto.ledger.platform.projection;

/**
 * A read model that the log's writer keeps: it is current as soon as a command is answered, on every node. What it adds
 * to the pipeline is a function of the events alone: where many events are caught up with, it is called on another
 * thread, while the connection is still at work on the events before.
 */
public interface InlineProjection extends Projection {}
