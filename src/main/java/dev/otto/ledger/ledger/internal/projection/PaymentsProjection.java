package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.payments.PaymentEvent;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentAssessed;
import dev.otto.ledger.payments.PaymentEvent.PaymentErased;
import dev.otto.ledger.payments.PaymentEvent.PaymentOpened;
import dev.otto.ledger.payments.PaymentEvent.PaymentResolved;
import dev.otto.ledger.payments.PaymentEvent.PurchaseBooked;
import dev.otto.ledger.payments.PaymentEvent.ReinstatementBooked;
import dev.otto.ledger.payments.PaymentEvent.ReversalBooked;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.InlineProjection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The table {@code payments}. Event by event: payments are rare beside usages, and an assessment comes with nearly each
 * of their events.
 */
@Component
final class PaymentsProjection implements InlineProjection {
    @Override
    public String name() {
        return "payments";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("payments");
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        for (Recorded recorded : events) {
            if (recorded.event() instanceof PaymentEvent event) {
                apply(event, recorded, target);
            }
        }
    }

    private static void apply(PaymentEvent event, Recorded recorded, ProjectionTarget target) throws SQLException {
        UUID id = event.payment().value();
        String table = target.table("payments");
        switch (event) {
            case PaymentOpened opened ->
                new Rows(target.pipeline(), "uuid", "text", "text", "int8", "timestamptz")
                        .add(id, opened.provider(), opened.reference(), recorded.position(), recorded.recordedAt())
                        .execute("INSERT INTO " + table + " (id, provider, payment_reference, status, position,"
                                + " created_at, updated_at) SELECT r.id, r.provider, r.reference, 'waiting',"
                                + " r.position, r.at, r.at FROM %s AS r (id, provider, reference, position, at)");
            case PurchaseBooked booked ->
                new Rows(target.pipeline(), "uuid", "uuid")
                        .add(id, booked.transaction().value())
                        .execute("UPDATE " + table + " p SET purchase_transaction_id = r.transaction_id"
                                + " FROM %s AS r (id, transaction_id) WHERE p.id = r.id");
            case PaymentResolved resolved ->
                new Rows(target.pipeline(), "uuid", "text", "timestamptz", "text")
                        .add(
                                id,
                                recorded.provenance().actor().toString(),
                                recorded.recordedAt(),
                                resolved.reason() == null
                                        ? null
                                        : resolved.reason().text())
                        .execute("UPDATE " + table + " p SET resolved_by = r.actor, resolved_at = r.at,"
                                + " resolution_reason = r.reason FROM %s AS r (id, actor, at, reason)"
                                + " WHERE p.id = r.id");
            case PaymentAssessed assessed -> assess(id, assessed, recorded, target);
            case PaymentErased erased ->
                new Rows(target.pipeline(), "uuid", "timestamptz")
                        .add(id, recorded.recordedAt())
                        .execute("UPDATE " + table + " p SET erased_at = r.at, resolution_reason ="
                                + " CASE WHEN p.resolution_reason IS NOT NULL THEN '[erased]' END"
                                + " FROM %s AS r (id, at) WHERE p.id = r.id");
            case Fact fact ->
                new Rows(target.pipeline(), "uuid", "text")
                        .add(id, fact.event())
                        .execute("UPDATE " + table + " p SET event_ids = p.event_ids || r.event_id"
                                + " FROM %s AS r (id, event_id) WHERE p.id = r.id AND r.event_id <> ALL (p.event_ids)");
            case ReversalBooked booked -> {
                // How much is reversed shows in the assessment that follows.
            }
            case ReinstatementBooked booked -> {
                // Likewise.
            }
        }
    }

    private static void assess(UUID id, PaymentAssessed now, Recorded recorded, ProjectionTarget target)
            throws SQLException {
        new Rows(target.pipeline(), "uuid", "text", "text", "uuid", "int8", "int8", "text", "int8", "timestamptz")
                .add(
                        id,
                        now.status().code(),
                        now.reason(),
                        now.user() == null ? null : now.user().value(),
                        now.credits() == null ? null : now.credits().value(),
                        now.paid() == null ? null : now.paid().minor(),
                        now.paid() == null ? null : now.paid().currency(),
                        now.reversed().value(),
                        recorded.recordedAt())
                .execute("UPDATE " + target.table("payments") + " p SET status = r.status, reason = r.reason,"
                        + " user_id = r.user_id, credits = r.credits, paid_minor = r.paid_minor,"
                        + " paid_currency = r.paid_currency, reversed_credits = r.reversed, updated_at = r.at"
                        + " FROM %s AS r (id, status, reason, user_id, credits, paid_minor, paid_currency, reversed, at)"
                        + " WHERE p.id = r.id");
    }
}
