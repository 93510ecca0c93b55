package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A hold's row. */
@Entity
@Immutable
@Table(name = "holds")
public class HoldRow {
    @Id
    private UUID id;

    private UUID userId;
    private long amount;
    private long captured;
    private String state;
    private @Nullable UUID videoId;
    private @Nullable UUID transactionId;
    private long position;
    private Instant expiresAt;
    private Instant createdAt;
    private @Nullable Instant endedAt;

    protected HoldRow() {}

    public long position() {
        return position;
    }

    public HoldView view() {
        return new HoldView(
                id,
                userId,
                amount,
                captured,
                HoldState.valueOf(state.toUpperCase(Locale.ROOT)),
                videoId,
                transactionId,
                expiresAt,
                createdAt,
                endedAt,
                null);
    }
}
