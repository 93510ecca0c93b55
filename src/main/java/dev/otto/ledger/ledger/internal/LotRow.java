package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.kernel.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A lot's row. */
@Entity
@Immutable
@Table(name = "lots")
public class LotRow {
    @Id
    private UUID id;

    private UUID userId;
    private String kind;
    private int priority;
    private @Nullable Instant expiresAt;
    private boolean open;
    private long age;
    private long amount;
    private long remaining;
    private long held;
    private @Nullable Long moneyMinor;
    private @Nullable String moneyCurrency;

    protected LotRow() {}

    public UUID id() {
        return id;
    }

    public String kind() {
        return kind;
    }

    public int priority() {
        return priority;
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public long age() {
        return age;
    }

    public long amount() {
        return amount;
    }

    public long remaining() {
        return remaining;
    }

    public long held() {
        return held;
    }

    /** Whether its kind is used after granted ones (R6). */
    public boolean bought() {
        return LotKind.valueOf(kind.toUpperCase(Locale.ROOT)).bought();
    }

    /** The money that it carries; absent: none. */
    public @Nullable Money money() {
        return moneyMinor == null || moneyCurrency == null ? null : new Money(moneyMinor, moneyCurrency);
    }
}
