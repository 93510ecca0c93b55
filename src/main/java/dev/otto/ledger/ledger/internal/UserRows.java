package dev.otto.ledger.ledger.internal;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** The rows of all users. */
public interface UserRows extends Repository<UserRow, UUID> {
    Optional<UserRow> findById(UUID id);
}
