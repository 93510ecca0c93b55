-- The books for whoever asks by SQL (docs/finance.md): views whose names, columns and meanings stay, whatever becomes of the
-- tables behind them, and a role that may read them and nothing else. Columns may be added at the end.
CREATE SCHEMA finance;

CREATE VIEW finance.transactions AS
SELECT e.position AS ledger_position, e.created_at, e.transaction_id, e.user_id, e.type, t.amount, t.balance_after, t.description,
       t.reason, t.video_id, t.hold_id, t.related_transaction_id, t.payment_reference, t.paid_minor, t.paid_currency, t.actor,
       t.idempotency_key
FROM book_entries e JOIN transactions t ON t.id = e.transaction_id
WHERE e.line = 0;
COMMENT ON VIEW finance.transactions IS 'Every change of a balance.';
COMMENT ON COLUMN finance.transactions.ledger_position IS 'Of its event in the log: the order in which everything happened.';
COMMENT ON COLUMN finance.transactions.amount IS 'Signed change of the balance, in credits.';
COMMENT ON COLUMN finance.transactions.paid_minor IS 'Minor units of paid_currency: paid by a purchase, taken back by a reversal, returned by a reinstatement.';

CREATE VIEW finance.postings AS
SELECT e.position AS ledger_position, p.posting, e.created_at, e.user_id, e.type, e.transaction_id, e.hold_id, p.account,
       greatest(-p.amount, 0) AS debit, greatest(p.amount, 0) AS credit
FROM book_entries e CROSS JOIN LATERAL (VALUES
    (1, 'users:' || e.user_id || ':credits', e.credits),
    (2, 'users:' || e.user_id || ':held', e.held),
    (3, e.account, -(e.credits + e.held))) AS p (posting, account, amount)
WHERE e.line = 0 AND (e.transaction_id IS NOT NULL OR e.hold_id IS NOT NULL)
  -- An entry of nothing, such as the reversal of what had expired, is two postings of nothing.
  AND (p.amount <> 0 OR (e.credits = 0 AND e.held = 0 AND p.posting <> 2 AND e.account IS NOT NULL));
COMMENT ON VIEW finance.postings IS 'Double entry: the debits and credits of book accounts, in credits. Those of one ledger_position are one entry, and are equal.';
COMMENT ON COLUMN finance.postings.posting IS 'Which posting of its entry it is.';
COMMENT ON COLUMN finance.postings.type IS 'That of the transaction; hold, void or hold_expiry where credits are only set aside, or free again.';

CREATE VIEW finance.money AS
SELECT e.position AS ledger_position, e.created_at, e.user_id, e.type, e.transaction_id, e.currency, e.paid_minor,
       e.recognised_minor, e.breakage_minor, e.reversed_minor,
       e.paid_minor - e.recognised_minor - e.breakage_minor - e.reversed_minor AS deferred_minor
FROM book_entries e WHERE e.currency IS NOT NULL;
COMMENT ON VIEW finance.money IS 'What every transaction did to what was paid for credits, in minor units, a row for each currency. Each column is a signed change.';
COMMENT ON COLUMN finance.money.recognised_minor IS 'Paid for credits that were used now; below zero when they were given back.';
COMMENT ON COLUMN finance.money.breakage_minor IS 'Paid for credits that expired now.';
COMMENT ON COLUMN finance.money.reversed_minor IS 'Taken back of the payment; below zero when it was returned.';
COMMENT ON COLUMN finance.money.deferred_minor IS 'Change of what was paid for credits that are not gone.';

CREATE VIEW finance.daily_credits AS
SELECT (s.begins AT TIME ZONE 'UTC')::date AS day, s.type, sum(s.entries) AS transactions,
       sum(s.account_debit - s.account_credit) AS amount
FROM book_sums s WHERE s.grain = 'day' AND s.account <> '' GROUP BY 1, 2;
COMMENT ON VIEW finance.daily_credits IS 'Transactions by day (UTC) and type, and what they changed of all balances together.';

CREATE VIEW finance.daily_money AS
SELECT (s.begins AT TIME ZONE 'UTC')::date AS day, s.currency, sum(s.paid_minor) AS paid_minor,
       sum(s.recognised_minor) AS recognised_minor, sum(s.breakage_minor) AS breakage_minor,
       sum(s.reversed_minor) AS reversed_minor,
       sum(s.paid_minor - s.recognised_minor - s.breakage_minor - s.reversed_minor) AS deferred_minor
FROM book_sums s WHERE s.grain = 'day' AND s.currency <> '' GROUP BY 1, 2;
COMMENT ON VIEW finance.daily_money IS 'The rows of money, by day (UTC) and currency.';

CREATE VIEW finance.trial_balance AS
SELECT p.account, sum(p.debit) AS debit, sum(p.credit) AS credit, sum(p.debit - p.credit) AS balance
FROM book_sums s CROSS JOIN LATERAL (VALUES
    ('users:credits', s.credits_debit, s.credits_credit),
    ('users:held', s.held_debit, s.held_credit),
    (nullif(s.account, ''), s.account_debit, s.account_credit)) AS p (account, debit, credit)
WHERE s.grain = 'day' AND p.account IS NOT NULL GROUP BY p.account;
COMMENT ON VIEW finance.trial_balance IS 'What was ever posted to each book account, in credits; the accounts of all users are two lines. The balances sum to zero.';

CREATE VIEW finance.balances AS
SELECT c.user_id, c.amount AS balance, c.held, c.amount - c.held AS available, c.debt, c.updated_at FROM credits c;
COMMENT ON VIEW finance.balances IS 'What each user has, as booked.';

CREATE VIEW finance.lots AS
SELECT l.id AS lot_id, l.user_id, l.kind, l.created_at, l.expires_at, l.remaining, l.held, l.money_currency AS currency,
       l.money_minor - div(l.money_minor::numeric * l.money_gone, l.money_credits)::bigint AS deferred_minor
FROM lots l WHERE l.open;
COMMENT ON VIEW finance.lots IS 'The credits that users have, by when they expire, and what was paid for them.';
COMMENT ON COLUMN finance.lots.deferred_minor IS 'Minor units that its remaining credits carry. Null: nothing was paid.';

CREATE VIEW finance.purchases AS
SELECT t.id AS transaction_id, t.user_id, t.created_at, t.payment_reference, t.nominal AS credits, t.refunded AS reversed_credits,
       t.paid_currency AS currency, t.paid_minor, f.recognised_minor, f.breakage_minor, f.reversed_minor, f.deferred_minor
FROM transactions t LEFT JOIN lot_families f ON f.id = t.family AND t.paid_currency IS NOT NULL
WHERE t.type = 'purchase';
COMMENT ON VIEW finance.purchases IS 'Each purchase, and what has become of its credits and of what was paid. Null: nothing was paid.';

CREATE VIEW finance.payments AS
SELECT p.id AS payment_id, p.provider, p.payment_reference, p.status, p.reason, p.user_id, p.credits, p.reversed_credits,
       p.paid_currency AS currency, p.paid_minor, p.purchase_transaction_id, p.created_at, p.updated_at
FROM payments p;
COMMENT ON VIEW finance.payments IS 'What payment providers told, and what has become of it.';

-- Roles belong to the server: another database may have made it, and the owner of this one may not be allowed to. It is not
-- needed to serve; docs/finance.md says what to do without.
DO $$ BEGIN
    IF to_regrole('ledger_finance') IS NULL THEN
        CREATE ROLE ledger_finance NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'the role ledger_finance is left to a superuser';
END $$;
DO $$
DECLARE
    reader name;
BEGIN
    FOR reader IN SELECT rolname FROM pg_roles WHERE rolname IN ('ledger_service', 'ledger_finance') LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA finance TO %I', reader);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA finance TO %I', reader);
    END LOOP;
END $$;
