package dev.otto.ledger.ledger.internal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of all holds; lists are read a page at a time through {@link Keyset}. */
public interface HoldRows extends Repository<HoldRow, UUID>, JpaSpecificationExecutor<HoldRow> {
    Optional<HoldRow> findById(UUID id);

    @Query(value = "SELECT * FROM holds WHERE id = ANY (:ids)", nativeQuery = true)
    List<HoldRow> findAmong(UUID[] ids);
}
