package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.HoldExpired;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.HoldVoided;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.InlineProjection;
import dev.otto.ledger.platform.projection.PersonalRows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The table {@code holds}. */
@Component
final class HoldsProjection implements InlineProjection {
    @Override
    public String name() {
        return "holds";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("holds");
    }

    @Override
    public List<PersonalRows> personalRows() {
        return List.of(new PersonalRows("holds", "position", List.of("description"), List.of()));
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Rows placed = new Rows(
                target.pipeline(),
                "uuid",
                "uuid",
                "int8",
                "uuid",
                "bool",
                "text",
                "int8",
                "timestamptz",
                "timestamptz");
        Rows ended = new Rows(target.pipeline(), "uuid", "text", "int8", "uuid", "timestamptz");
        for (Recorded recorded : events) {
            switch (recorded.event()) {
                case HoldPlaced e ->
                    placed.add(
                            e.hold().value(),
                            e.account().value(),
                            e.amount().value(),
                            e.video() == null ? null : e.video().value(),
                            e.ownedByVideo(),
                            e.description() == null ? null : e.description().text(),
                            recorded.position(),
                            e.expiresAt(),
                            recorded.recordedAt());
                case HoldCaptured e ->
                    end(
                            ended,
                            recorded,
                            e.hold(),
                            "captured",
                            e.amount().value(),
                            e.transaction().value());
                case HoldVoided e -> end(ended, recorded, e.hold(), "voided", 0, null);
                case HoldExpired e -> end(ended, recorded, e.hold(), "expired", 0, null);
                default -> {
                    // Not of a hold.
                }
            }
        }
        placed.execute(
                "INSERT INTO " + target.table("holds") + " (id, user_id, amount, state, video_id, owned_by_video,"
                        + " description, position, expires_at, created_at)"
                        + " SELECT r.id, r.user_id, r.amount, 'open', r.video_id, r.owned, r.description, r.position, r.expires_at, r.at"
                        + " FROM %s AS r (id, user_id, amount, video_id, owned, description, position, expires_at, at)");
        ended.execute("UPDATE " + target.table("holds") + " h SET state = r.state, captured = r.captured,"
                + " transaction_id = r.transaction_id, ended_at = r.at"
                + " FROM %s AS r (id, state, captured, transaction_id, at) WHERE h.id = r.id");
    }

    private static void end(
            Rows ended, Recorded recorded, HoldId hold, String state, long captured, @Nullable UUID transaction) {
        ended.add(hold.value(), state, captured, transaction, recorded.recordedAt());
    }
}
