package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.Recorded;
import java.sql.SQLException;
import java.util.List;

/**
 * A read model: tables that are a function of the events and of the key store for personal data alone (R9). It has no
 * clock, draws no random number, and causes nothing outside its tables, so that it can be rebuilt at any time.
 */
public interface Projection {
    /** Stable; the key of its row in the table {@code projections}. */
    String name();

    /** Counted up when its tables or their meaning change: it is then to be rebuilt. */
    short version();

    /** Its tables, without schema. Nobody else writes them. */
    List<String> tables();

    /**
     * Where it keeps what is personal, as it is decrypted. When its owner is erased, that is overwritten by what a
     * rebuild from then on would read.
     */
    default List<PersonalRows> personalRows() {
        return List.of();
    }

    /** Applies events in order of position, with few statements for many events. Each is applied once and whole. */
    void apply(List<Recorded> events, ProjectionTarget target) throws SQLException;
}
