package dev.otto.ledger.ledger.internal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of all accounts. */
public interface CreditsRows extends Repository<CreditsRow, UUID> {

    /**
     * An account beside each of its open lots, or once beside none: one statement, so that all of it is of one instant.
     */
    @Query("""
            select new dev.otto.ledger.ledger.internal.AccountLine(c, l, f,
                c.held > 0 and exists (select 1 from HoldRow h
                    where h.userId = c.userId and h.state = 'open' and h.expiresAt <= :now))
            from CreditsRow c
            left join LotRow l on l.userId = c.userId and l.open
            left join LotFamilyRow f on f.id = l.id
            where c.id = :account
            """)
    List<AccountLine> lines(UUID account, Instant now);

    /** What each open hold whose deadline has come holds of which lot, hold by hold in the order of their deadlines. */
    @Query(nativeQuery = true, value = """
            select h.id as hold, (lot.value ->> 'lot')::uuid as lot, (lot.value ->> 'held')::bigint as held
            from holds h
            join events e on e.position = h.position
            cross join lateral jsonb_array_elements(readable_json(e.payload) -> 'booking' -> 'lots')
                with ordinality as lot (value, n)
            where h.user_id = :account and h.state = 'open' and h.expires_at <= :now
            order by h.expires_at, h.position, lot.n
            """)
    List<DueDraw> dueDraws(UUID account, Instant now);

    /** A due hold's share of a lot. */
    interface DueDraw {
        UUID getLot();

        long getHeld();
    }
}
