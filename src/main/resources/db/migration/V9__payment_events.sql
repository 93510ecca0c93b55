-- Which events of the provider told of a payment: from the log, as all else of its row.
ALTER TABLE projection.payments ADD COLUMN event_ids text[] NOT NULL DEFAULT '{}';

-- Until the row of an erased user's payment is overwritten, nobody who reads by this view sees the reason in it.
CREATE OR REPLACE VIEW payments AS
SELECT id, provider, payment_reference, status, reason, user_id, credits, paid_minor, paid_currency, reversed_credits,
       purchase_transaction_id, resolved_by, resolved_at,
       CASE WHEN resolution_reason IS NOT NULL AND user_id IN (SELECT subject FROM erasures) THEN '[erased]'
            ELSE resolution_reason END AS resolution_reason,
       position, created_at, updated_at, erased_at, event_ids
FROM projection.payments;
