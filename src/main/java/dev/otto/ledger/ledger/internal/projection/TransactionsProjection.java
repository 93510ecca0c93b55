package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.InlineProjection;
import dev.otto.ledger.platform.projection.PersonalRows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The table {@code transactions}, with what is left to refund of each. */
@Component
final class TransactionsProjection implements InlineProjection {
    /** What a batch refunds of one transaction. */
    private static final class Refunded {
        private long amount;
        private long sequence;
    }

    @Override
    public String name() {
        return "transactions";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("transactions");
    }

    @Override
    public List<PersonalRows> personalRows() {
        return List.of(new PersonalRows(
                "transactions", "ledger_position", List.of("description", "reason"), List.of("metadata")));
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(
                target.pipeline(),
                "uuid",
                "uuid",
                "text",
                "int8",
                "int8",
                "int8",
                "int8",
                "text",
                "text",
                "uuid",
                "uuid",
                "uuid",
                "uuid",
                "text",
                "int8",
                "text",
                "text",
                "text",
                "int8",
                "int8",
                "jsonb",
                "int8",
                "jsonb",
                "timestamptz");
        Map<UUID, Refunded> refunds = new LinkedHashMap<>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof Transaction transaction) {
                add(rows, recorded, transaction);
                refunds(refunds, recorded, transaction);
            }
        }
        rows.execute(
                "INSERT INTO " + target.table("transactions") + " (id, user_id, type, amount, balance_after, nominal,"
                        + " excused, description, reason, video_id, hold_id, related_transaction_id, family, payment_reference,"
                        + " paid_minor, paid_currency, idempotency_key, actor, sequence, ledger_position, updated_sequence, lots,"
                        + " debt, metadata, created_at)"
                        + " SELECT r.id, r.user_id, r.type, r.amount, r.balance_after, r.nominal, r.excused, r.description,"
                        + " r.reason, r.video_id, r.hold_id, r.related, r.family, r.payment_reference, r.paid_minor,"
                        + " r.paid_currency, r.key, r.actor, r.sequence, r.position, r.sequence, r.lots, r.debt, r.metadata, r.at"
                        + " FROM %s AS r (id, user_id, type, amount, balance_after, nominal, excused, description, reason,"
                        + " video_id, hold_id, related, family, payment_reference, paid_minor, paid_currency, key, actor,"
                        + " sequence, position, lots, debt, metadata, at)");
        Rows refunded = new Rows(target.pipeline(), "uuid", "int8", "int8");
        refunds.forEach((id, change) -> refunded.add(id, change.amount, change.sequence));
        refunded.execute("UPDATE " + target.table("transactions") + " t SET refunded = t.refunded + r.amount,"
                + " updated_sequence = r.sequence FROM %s AS r (id, amount, sequence) WHERE t.id = r.id");
    }

    private static void add(Rows rows, Recorded recorded, Transaction event) {
        TransactionRow row = TransactionRow.of(event);
        IdempotencyKey key = row.byTheLedger() ? null : recorded.provenance().key();
        Actor actor = row.byTheLedger() ? Actor.LEDGER : recorded.provenance().actor();
        Money paid = row.paid();
        rows.add(
                event.transaction().value(),
                event.account().value(),
                row.type(),
                event.booking().amount().value(),
                event.balanceAfter().value(),
                row.nominal().value(),
                row.excused().value(),
                text(row.description()),
                text(row.reason()),
                row.video() == null ? null : row.video().value(),
                row.hold() == null ? null : row.hold().value(),
                row.related() == null ? null : row.related().value(),
                row.family() == null ? null : row.family().value(),
                row.paymentReference(),
                paid == null ? null : paid.minor(),
                paid == null ? null : paid.currency(),
                key == null ? null : key.key(),
                actor.toString(),
                recorded.sequence(),
                recorded.position(),
                lots(event.booking().lots()),
                event.booking().debt().value(),
                Personal.ERASED.equals(row.metadata()) ? null : text(row.metadata()),
                recorded.recordedAt());
    }

    private static void refunds(Map<UUID, Refunded> refunds, Recorded recorded, Transaction event) {
        switch (event) {
            case UsageRefunded refund ->
                refund(refunds, refund.usage(), refund.amount().value(), recorded);
            case PurchaseReversed reversal ->
                refund(refunds, reversal.purchase(), reversal.amount().value(), recorded);
            case ReversalReinstated back -> {
                refund(refunds, back.reversal(), back.amount().value(), recorded);
                refund(refunds, back.purchase(), -back.amount().value(), recorded);
            }
            default -> {
                // Nothing of another transaction is refunded.
            }
        }
    }

    private static void refund(Map<UUID, Refunded> refunds, TransactionId of, long amount, Recorded recorded) {
        Refunded refunded = refunds.computeIfAbsent(of.value(), id -> new Refunded());
        refunded.amount += amount;
        refunded.sequence = recorded.sequence();
    }

    private static @Nullable String text(@Nullable Personal personal) {
        return personal == null ? null : personal.text();
    }

    /** JSON of numbers and ids alone, so nothing needs escaping. */
    private static String lots(List<LotChange> changes) {
        StringBuilder json = new StringBuilder(96).append('[');
        for (LotChange change : changes) {
            if (!change.remaining().isZero()) {
                json.append(json.length() == 1 ? "" : ",")
                        .append("{\"lot_id\":\"")
                        .append(change.lot())
                        .append("\",\"amount\":")
                        .append(change.remaining())
                        .append(",\"released\":")
                        .append(change.released())
                        .append('}');
            }
        }
        return json.append(']').toString();
    }
}
