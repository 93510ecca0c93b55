package dev.otto.ledger.platform.projection;

/** A read model that the log's writer keeps: it is current as soon as a command is answered, on every node. */
public interface InlineProjection extends Projection {}
