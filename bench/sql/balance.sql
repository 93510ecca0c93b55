\set n random(1, :accounts)
SELECT user_id, amount, held, debt, transaction_count, updated_at FROM credits
WHERE user_id = ('0be7c000-0000-7000-8000-' || lpad(to_hex(:n::int), 12, '0'))::uuid;
