\set n random(1, :accounts)
SELECT id, user_id, type, amount, balance_after, nominal, refunded, description, reason, video_id, hold_id,
    related_transaction_id, payment_reference, paid_minor, paid_currency, idempotency_key, actor, sequence, ledger_position,
    lots, debt, metadata, created_at FROM transactions
WHERE user_id = ('0be7c000-0000-7000-8000-' || lpad(to_hex(:n::int), 12, '0'))::uuid ORDER BY ledger_position DESC LIMIT 50;
