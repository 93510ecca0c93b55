package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.Claim;
import dev.otto.ledger.platform.eventstore.ClaimSource;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Who holds what only one may have. A claim in a space that has one value for each holder gives up the former one. */
@Component
final class ClaimsProjection implements InlineProjection {
    private final List<ClaimSource> sources;

    ClaimsProjection(List<ClaimSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public String name() {
        return "claims";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("claims");
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        for (Recorded event : events) {
            if (event.event() instanceof LedgerEvent.OfErasedPerson erasure) {
                giveUpAll(erasure.account().value(), target);
            }
            for (ClaimSource source : sources) {
                for (Claim claim : source.claims(event.event())) {
                    apply(claim, event.position(), target);
                }
            }
        }
    }

    /** An erased person holds nothing any more. What a purchase holds is the purchase's, and stays. */
    private static void giveUpAll(UUID holder, ProjectionTarget target) throws SQLException {
        new Rows(target.pipeline(), "uuid")
                .add(holder)
                .execute("DELETE FROM " + target.table("claims")
                        + " c USING %s AS r (holder) WHERE c.holder = r.holder");
    }

    /** One by one: claims are rare, and their order matters when one passes from hand to hand. */
    private static void apply(Claim claim, long position, ProjectionTarget target) throws SQLException {
        if (claim.replacesFormer()) {
            new Rows(target.pipeline(), "text", "uuid", "bytea")
                    .add(claim.space(), claim.holder(), claim.value())
                    .execute("DELETE FROM " + target.table("claims") + " c USING %s AS r (space, holder, value)"
                            + " WHERE c.holder = r.holder AND c.space = r.space AND c.value <> r.value");
        }
        // A holder who claims again what it holds changes nothing; another's claim breaks the primary key.
        new Rows(target.pipeline(), "text", "bytea", "uuid", "int8")
                .add(claim.space(), claim.value(), claim.holder(), position)
                .execute("INSERT INTO " + target.table("claims") + " (space, value, holder, position)"
                        + " SELECT r.space, r.value, r.holder, r.position FROM %s AS r (space, value, holder, position)"
                        + " WHERE NOT EXISTS (SELECT 1 FROM " + target.table("claims")
                        + " c WHERE c.space = r.space AND c.value = r.value AND c.holder = r.holder)");
    }
}
