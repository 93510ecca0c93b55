package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.Books;
import dev.otto.ledger.ledger.BooksBehind;
import dev.otto.ledger.ledger.Cut;
import dev.otto.ledger.platform.projection.AppliedPositions;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The books as far as their event processor has come. */
@Service
class AppliedBooks implements Books {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final AppliedPositions positions;
    private final JdbcClient database;

    AppliedBooks(AppliedPositions positions, JdbcClient database) {
        this.positions = positions;
        this.database = database;
    }

    @Override
    public void await(Cut cut) {
        if (!positions.await(cut.position(), List.of(PROJECTION), LONGEST)) {
            throw new BooksBehind("The books have not come to position " + cut.position() + " yet.");
        }
        long parked = database.sql("SELECT count(*) FROM parked_sequences WHERE projection = ? AND position <= ?")
                .params(PROJECTION, cut.position())
                .query(Long.class)
                .single();
        if (parked > 0) {
            throw new BooksBehind("The books stand still for " + parked
                    + " accounts. An operator finds out why by GET /actuator/parked, and lets them go on by POST"
                    + " /actuator/parked/" + PROJECTION + ".");
        }
    }
}
