package dev.otto.ledger.faults;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.projection.Projection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import dev.otto.ledger.platform.projection.SummingProjection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The balances as another version of the code would have them.
 *
 * @param forgotten events that it does not count
 */
record AlteredBalances(SummingProjection usual, short version, Predicate<LedgerEvent> forgotten)
        implements SummingProjection {

    static UnaryOperator<Projection> of(int newerBy, Predicate<LedgerEvent> forgotten) {
        return projection -> projection.name().equals("balances")
                ? new AlteredBalances(
                        (SummingProjection) projection, (short) (projection.version() + newerBy), forgotten)
                : projection;
    }

    @Override
    public String name() {
        return usual.name();
    }

    @Override
    public List<String> tables() {
        return usual.tables();
    }

    @Override
    public Sums sums() {
        Sums sums = usual.sums();
        return new Sums() {
            @Override
            public void add(Recorded event) {
                if (!forgotten.test(event.event())) {
                    sums.add(event);
                }
            }

            @Override
            public int rows() {
                return sums.rows();
            }

            @Override
            public void write(ProjectionTarget target) throws SQLException {
                sums.write(target);
            }
        };
    }
}
