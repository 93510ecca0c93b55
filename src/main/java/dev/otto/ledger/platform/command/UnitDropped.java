package dev.otto.ledger.platform.command;

import dev.otto.ledger.platform.eventstore.Settlement;

/** The writer did not commit a unit: ends its unit of work, and says why. Never leaves this package. */
final class UnitDropped extends RuntimeException {
    private final transient Settlement settlement;

    UnitDropped(Settlement settlement) {
        super(settlement.getClass().getSimpleName(), null, false, false);
        this.settlement = settlement;
    }

    Settlement settlement() {
        return settlement;
    }
}
