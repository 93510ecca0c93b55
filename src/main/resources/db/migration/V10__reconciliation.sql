-- What a provider's balance report says of payments, to be held against the purchases. A report that overlaps with one
-- before it replaces the rows that both have.
CREATE TABLE provider_movements (
    provider     text        NOT NULL,
    id           text        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('payment', 'return')),
    reference    text        NOT NULL,
    amount_minor bigint      NOT NULL,
    currency     text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (provider, id)
);
COMMENT ON COLUMN provider_movements.id IS 'The provider''s id of the movement on its balance.';
COMMENT ON COLUMN provider_movements.kind IS 'A payment brought money in; a return took it back, or gave back what was taken.';
COMMENT ON COLUMN provider_movements.reference IS 'The payment, as the report names it.';
COMMENT ON COLUMN provider_movements.amount_minor IS 'Signed, in the currency that the customer paid in.';
CREATE INDEX provider_movements_by_reference ON provider_movements (provider, reference);
CREATE INDEX provider_movements_by_time ON provider_movements (provider, created_at) WHERE kind = 'payment';
CREATE INDEX transactions_bought_by_time ON projection.transactions (created_at)
    WHERE payment_reference IS NOT NULL;

-- Who handed in which report.
CREATE TABLE provider_reports (
    id          uuid        NOT NULL PRIMARY KEY,
    provider    text        NOT NULL,
    movements   bigint      NOT NULL,
    passed_over bigint      NOT NULL,
    handed_in_by text       NOT NULL,
    handed_in_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT, UPDATE ON provider_movements TO ledger_service;
GRANT SELECT, INSERT ON provider_reports TO ledger_service;
