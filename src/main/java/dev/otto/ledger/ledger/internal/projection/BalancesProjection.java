package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.platform.projection.SummingProjection;
import java.util.List;
import org.springframework.stereotype.Component;

/** The tables {@code credits}, {@code lots}, {@code lot_families} and {@code lot_reopenings}: sums of the events' bookings. */
@Component
final class BalancesProjection implements SummingProjection {
    @Override
    public String name() {
        return "balances";
    }

    @Override
    public short version() {
        return 3;
    }

    @Override
    public List<String> tables() {
        return List.of("credits", "lots", "lot_families", "lot_reopenings");
    }

    @Override
    public Sums sums() {
        return new BalanceSums();
    }
}
