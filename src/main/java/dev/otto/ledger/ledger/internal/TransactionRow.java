package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.ledger.TransactionType;
import dev.otto.ledger.ledger.TransactionView;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A transaction's row. */
@Entity
@Immutable
@Table(name = "transactions")
public class TransactionRow {
    @Id
    private UUID id;

    private UUID userId;
    private String type;
    private long amount;
    private long balanceAfter;
    private long nominal;
    private long refunded;
    private @Nullable String description;
    private @Nullable String reason;
    private @Nullable UUID videoId;
    private @Nullable UUID holdId;
    private @Nullable UUID relatedTransactionId;
    private @Nullable String paymentReference;
    private @Nullable Long paidMinor;
    private @Nullable String paidCurrency;
    private @Nullable String idempotencyKey;
    private String actor;
    private long sequence;
    private long ledgerPosition;

    @Convert(converter = LotSharesJson.class)
    private List<TransactionView.LotShare> lots;

    private long debt;

    @Convert(converter = MetadataJson.class)
    private @Nullable SortedMap<String, String> metadata;

    private Instant createdAt;

    protected TransactionRow() {}

    public UUID userId() {
        return userId;
    }

    public long ledgerPosition() {
        return ledgerPosition;
    }

    public TransactionView view() {
        TransactionType kind = TransactionType.valueOf(type.toUpperCase(Locale.ROOT));
        boolean givesBack = kind.canBeGivenBack();
        return new TransactionView(
                id,
                userId,
                kind,
                amount,
                balanceAfter,
                description,
                reason,
                videoId,
                holdId,
                relatedTransactionId,
                paymentReference,
                paidMinor == null || paidCurrency == null ? null : new Money(paidMinor, paidCurrency),
                givesBack ? refunded : null,
                givesBack ? nominal - refunded : null,
                idempotencyKey,
                actor.equals(Actor.LEDGER.toString()) ? Actor.LEDGER.name() : actor,
                sequence,
                ledgerPosition,
                lots,
                debt == 0 ? null : debt,
                metadata,
                createdAt);
    }
}
