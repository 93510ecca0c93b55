package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.UserView;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A user's row. */
@Entity
@Immutable
@Table(name = "users")
public class UserRow {
    @Id
    private UUID id;

    private @Nullable String email;
    private @Nullable String name;
    private Instant createdAt;
    private Instant updatedAt;
    private @Nullable Instant erasedAt;

    protected UserRow() {}

    public UserView view() {
        return new UserView(id, email, name, createdAt, updatedAt, erasedAt);
    }
}
