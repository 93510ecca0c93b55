-- Webhooks of payment providers, stored before anything is done, and the payments that they tell of.

-- What came in. Body and headers are encrypted under the master key and can be removed: this is no log.
CREATE TABLE payment_inbox (
    id          uuid        NOT NULL PRIMARY KEY,
    provider    text        NOT NULL,
    event_id    text        NOT NULL,
    event_type  text        NOT NULL,
    reference   text,
    payment_id  uuid,
    body        bytea,
    headers     bytea,
    state       text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done')),
    attempts    integer     NOT NULL DEFAULT 0,
    error       text,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT payment_inbox_once UNIQUE (provider, event_id)
);
COMMENT ON COLUMN payment_inbox.reference IS 'The payment as the event names it; null for an event of none.';
COMMENT ON COLUMN payment_inbox.payment_id IS 'The payment that it was counted to.';
COMMENT ON COLUMN payment_inbox.error IS 'The kind of what went wrong last.';
CREATE INDEX payment_inbox_due ON payment_inbox (due_at) WHERE state = 'pending';
CREATE INDEX payment_inbox_by_payment ON payment_inbox (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX payment_inbox_by_reference ON payment_inbox (provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_inbox_kept ON payment_inbox (received_at) WHERE body IS NOT NULL;

-- Other names of a payment: its charge, its invoice.
CREATE TABLE payment_aliases (
    provider  text NOT NULL,
    alias     text NOT NULL,
    reference text NOT NULL,
    PRIMARY KEY (provider, alias)
);

CREATE TABLE projection.payments (
    id                      uuid        NOT NULL PRIMARY KEY,
    provider                text        NOT NULL,
    payment_reference       text        NOT NULL,
    status                  text        NOT NULL,
    reason                  text,
    user_id                 uuid,
    credits                 bigint,
    paid_minor              bigint,
    paid_currency           text,
    reversed_credits        bigint      NOT NULL DEFAULT 0,
    purchase_transaction_id uuid,
    resolved_by             text,
    resolved_at             timestamptz,
    resolution_reason       text,
    position                bigint      NOT NULL,
    created_at              timestamptz NOT NULL,
    updated_at              timestamptz NOT NULL,
    erased_at               timestamptz
);
CREATE INDEX payments_by_position ON projection.payments (position DESC);
CREATE INDEX payments_by_status ON projection.payments (status, position DESC);
CREATE INDEX payments_by_user ON projection.payments (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX payments_open ON projection.payments (payment_reference)
    WHERE purchase_transaction_id IS NULL AND status IN ('waiting', 'unmatched');

CREATE VIEW payments AS SELECT * FROM projection.payments;

GRANT SELECT, INSERT, UPDATE, DELETE ON payment_inbox, payment_aliases, projection.payments TO ledger_service;
GRANT SELECT ON payments TO ledger_service;
