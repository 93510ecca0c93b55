package dev.otto.ledger.ledger.internal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An account's row: its balance and what is held of it. */
@Entity
@Immutable
@Table(name = "credits")
public class CreditsRow {
    @Id
    private UUID id;

    private UUID userId;
    private long amount;
    private long held;
    private long debt;
    private long transactionCount;
    private Instant updatedAt;

    protected CreditsRow() {}

    public UUID userId() {
        return userId;
    }

    public long amount() {
        return amount;
    }

    public long held() {
        return held;
    }

    public long debt() {
        return debt;
    }

    public long transactionCount() {
        return transactionCount;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
