package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import java.util.List;

/** Tells what events lay claim to: a pure function of each event, asked by the writer and when claims are rebuilt. */
@FunctionalInterface
public interface ClaimSource {
    List<Claim> claims(LedgerEvent event);
}
