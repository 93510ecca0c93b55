package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.platform.projection.SummingProjection;
import java.util.List;
import org.springframework.stereotype.Component;

/** The tables {@code credits}, {@code lots} and {@code lot_families}: sums of the events' bookings. */
@Component
final class BalancesProjection implements SummingProjection {
    @Override
    public String name() {
        return "balances";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("credits", "lots", "lot_families");
    }

    @Override
    public Sums sums() {
        return new BalanceSums();
    }
}
