package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.LedgerEvent;

/**
 * A read model that an event processor keeps, a moment behind the log. Events of one stream come in order; an event
 * may come a second time after a fault and must then change nothing.
 */
public interface AsyncProjection extends Projection {
    /** Whether it has any use for events of this kind. */
    boolean wants(Class<? extends LedgerEvent> type);
}
