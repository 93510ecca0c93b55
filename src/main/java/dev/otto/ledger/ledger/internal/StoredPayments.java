package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.PaymentView;
import dev.otto.ledger.ledger.Payments;
import dev.otto.ledger.payments.PaymentEvent;
import dev.otto.ledger.payments.PaymentEvent.PaymentOpened;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The payments, each list by one statement. */
@Service
class StoredPayments implements Payments {
    private static final String ROWS = """
            SELECT p.id, p.provider, p.payment_reference, p.status, p.reason, p.user_id, p.credits, p.paid_minor,
                   p.paid_currency, p.reversed_credits, p.purchase_transaction_id, p.resolved_by, p.resolved_at,
                   p.resolution_reason, p.position, p.created_at, p.updated_at, p.event_ids
            FROM payments p
            """;

    private final JdbcClient database;
    private final StreamHistory history;

    StoredPayments(JdbcClient database, StreamHistory history) {
        this.database = database;
        this.history = history;
    }

    private record Placed(long position, PaymentView view) {}

    @Override
    public PaymentView get(UUID id) {
        return database.sql(ROWS + " WHERE p.id = ?")
                .param(id)
                .query((row, n) -> view(row))
                .optional()
                .orElseThrow(() -> new NotFound("payment"));
    }

    @Override
    public PaymentView asOf(PaymentId payment, long position) {
        PaymentView view = null;
        for (Recorded recorded : history.upTo(new StreamId("payment", payment.value()), position)) {
            PaymentEvent event = (PaymentEvent) recorded.event();
            view = event instanceof PaymentOpened opened
                    ? PaymentView.opened(recorded, opened)
                    : Objects.requireNonNull(view).after(recorded, event);
        }
        if (view == null) {
            throw new NotFound("payment");
        }
        return view;
    }

    @Override
    public Page<PaymentView> list(@Nullable PaymentStatus status, @Nullable Cursor after, int limit) {
        List<Placed> found = database.sql(ROWS + (status == null ? " WHERE true" : " WHERE p.status = :status")
                        + (after == null ? "" : " AND p.position < :after")
                        + " ORDER BY p.position DESC LIMIT :limit")
                .param("status", status == null ? null : status.code())
                .param("after", after == null ? null : after.position())
                .param("limit", limit + 1)
                .query((row, n) -> new Placed(row.getLong("position"), view(row)))
                .list();
        return Page.of(found, limit, Cursor.List.PAYMENTS, Placed::position, Placed::view);
    }

    private static PaymentView view(ResultSet row) throws SQLException {
        String currency = row.getString("paid_currency");
        return new PaymentView(
                row.getObject("id", UUID.class),
                row.getString("provider"),
                row.getString("payment_reference"),
                PaymentStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getObject("user_id", UUID.class),
                row.getObject("credits", Long.class),
                currency == null ? null : new Money(row.getLong("paid_minor"), currency),
                row.getLong("reversed_credits"),
                row.getObject("purchase_transaction_id", UUID.class),
                List.of((String[]) row.getArray("event_ids").getArray()),
                resolution(row),
                Objects.requireNonNull(instant(row, "created_at")),
                Objects.requireNonNull(instant(row, "updated_at")));
    }

    private static PaymentView.@Nullable Resolution resolution(ResultSet row) throws SQLException {
        String by = row.getString("resolved_by");
        Instant at = instant(row, "resolved_at");
        return by == null || at == null ? null : new PaymentView.Resolution(by, at, row.getString("resolution_reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
