package dev.otto.ledger.ledger.internal;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of all transactions; lists are read a page at a time through {@link Keyset}. */
public interface TransactionRows extends Repository<TransactionRow, UUID>, JpaSpecificationExecutor<TransactionRow> {
    Optional<TransactionRow> findById(UUID id);

    /** What was given back of usages that name a video from one position of the log to another, both included. */
    @Query("select coalesce(sum(t.amount), 0) from TransactionRow t where t.videoId = :video and t.type = 'refund'"
            + " and t.ledgerPosition between :from and :to")
    long refundedOf(UUID video, long from, long to);
}
