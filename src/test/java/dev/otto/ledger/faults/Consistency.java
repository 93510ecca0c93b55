package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;

/** What must be true of every database of ours at any moment, asked in plain SQL of the rows themselves. */
final class Consistency {
    /** What each event does to its account's balance: what its lots gained or lost, and the debt. */
    private static final String FOLD = """
            SELECT aggregate_id AS id,
                   coalesce(sum((payload #>> '{booking,debt}')::bigint), 0)
                   + coalesce(sum((SELECT sum((lot ->> 'remaining')::bigint)
                                   FROM jsonb_array_elements(payload #> '{booking,lots}') lot)), 0) AS amount
            FROM event_log WHERE aggregate_type = 'account' GROUP BY aggregate_id""";

    private Consistency() {}

    static void check(DatabaseSettings database) throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            none(owner, "positions without gaps", "SELECT coalesce(max(position), 0) - count(*) FROM events");
            none(owner, "sequences without gaps", """
                    SELECT count(*) FROM (SELECT sequence - row_number() OVER (
                        PARTITION BY aggregate_type, aggregate_id ORDER BY position) AS gap FROM events) s
                    WHERE gap <> -1""");
            none(owner, "stamps that never go back", """
                    SELECT count(*) FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back
                    FROM events) t WHERE back""");
            none(owner, "balance = sum of transactions", """
                    SELECT count(*) FROM credits c WHERE c.amount <>
                    coalesce((SELECT sum(t.amount) FROM transactions t WHERE t.user_id = c.user_id), 0)""");
            none(
                    owner,
                    "balance = fold of events",
                    "SELECT count(*) FROM credits c FULL JOIN (" + FOLD + ") f USING (id)"
                            + " WHERE c.amount IS DISTINCT FROM f.amount");
            none(owner, "balance = lots - debt", """
                    SELECT count(*) FROM credits c WHERE c.amount <>
                    coalesce((SELECT sum(l.remaining) FROM lots l WHERE l.user_id = c.user_id), 0) - c.debt""");
            none(owner, "held = open holds", """
                    SELECT count(*) FROM credits c WHERE c.held <>
                    coalesce((SELECT sum(h.amount) FROM holds h WHERE h.user_id = c.user_id AND h.state = 'open'), 0)""");
            none(owner, "R1: every balance_after is the running sum", """
                    SELECT count(*) FROM (SELECT balance_after - sum(amount) OVER (
                        PARTITION BY user_id ORDER BY ledger_position) AS off FROM transactions) t WHERE off <> 0""");
            none(owner, "one use of a key", """
                    SELECT count(*) FROM (SELECT 1 FROM event_log WHERE metadata #>> '{key,key}' IS NOT NULL
                    GROUP BY metadata #>> '{key,client}', metadata #>> '{key,key}'
                    HAVING max(position) - min(position) + 1 <> count(*)) k""");
            none(owner, "inline projections at the head", """
                    SELECT count(*) FROM projections WHERE kind = 'inline'
                    AND applied_position <> (SELECT max(position) FROM events)""");
            assertThat(RawLog.firstBreak(owner)).as("the hash chain").isEmpty();
        }
    }

    /** How many rows of the async projection are not what the transactions, or its own entries, say; none once it has caught up. */
    static long wrongBooks(DatabaseSettings database) throws SQLException {
        try (Connection owner = RawLog.owner(database)) {
            return RawLog.number(owner, """
                    SELECT count(*) FROM (
                        SELECT transaction_id AS id, position, user_id, type, credits + held AS amount, created_at
                        FROM book_entries WHERE transaction_id IS NOT NULL AND line = 0) b
                    FULL JOIN transactions t USING (id)
                    WHERE (b.position, b.user_id, b.type, b.amount, b.created_at)
                       IS DISTINCT FROM (t.ledger_position, t.user_id, t.type, t.amount, t.created_at)""") + RawLog.number(owner, """
                    SELECT count(*) FROM (
                        SELECT date_bin('15 minutes', created_at, timestamptz 'epoch') AS begins, type,
                               coalesce(account, '') AS account, coalesce(currency, '') AS currency,
                               count(*) FILTER (WHERE line = 0) AS entries, sum(credits) AS credits, sum(held) AS held
                        FROM book_entries GROUP BY 1, 2, 3, 4) e
                    FULL JOIN (SELECT * FROM book_sums WHERE grain = 'quarter') s USING (begins, type, account, currency)
                    WHERE (e.entries, e.credits, e.held)
                       IS DISTINCT FROM (s.entries, s.credits_credit - s.credits_debit, s.held_credit - s.held_debit)""");
        }
    }

    private static void none(Connection owner, String promise, String sql) throws SQLException {
        assertThat(RawLog.number(owner, sql)).as(promise).isZero();
    }
}
