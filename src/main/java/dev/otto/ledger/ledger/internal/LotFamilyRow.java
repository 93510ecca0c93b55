package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The row of a purchase's books: what was paid for the lot whose id it has. */
@Entity
@Immutable
@Table(name = "lot_families")
public class LotFamilyRow {
    @Id
    private UUID id;

    private @Nullable String currency;
    private long paidMinor;

    protected LotFamilyRow() {}

    /** Absent when nothing was paid. */
    public @Nullable Money paid() {
        return currency == null ? null : new Money(paidMinor, currency);
    }
}
