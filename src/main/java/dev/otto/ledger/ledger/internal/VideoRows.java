package dev.otto.ledger.ledger.internal;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.repository.Repository;

/** The rows of all videos; lists are read a page at a time through {@link Keyset}. */
public interface VideoRows extends Repository<VideoRow, UUID>, JpaSpecificationExecutor<VideoRow> {
    Optional<VideoRow> findById(UUID id);
}
