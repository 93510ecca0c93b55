-- The read models: tables in the schema "projection", written by the log's writer (or, daily_movements, by an event
-- processor), and read through views of the same names in "public", so that a rebuilt copy can take a table's place.
-- users, videos, credits and transactions have the names and columns of the platform's first schema, and more.

CREATE SCHEMA projection;

-- R3: which command used which key, and the events of its answer. For ever.
CREATE TABLE projection.idempotency_keys (
    client         text   NOT NULL,
    key            text   NOT NULL,
    fingerprint    bytea  NOT NULL,
    first_position bigint NOT NULL,
    last_position  bigint NOT NULL,
    PRIMARY KEY (client, key)
);

-- What only one may have: an e-mail (a keyed hash of it), a payment reference.
CREATE TABLE projection.claims (
    space    text   NOT NULL,
    value    bytea  NOT NULL,
    holder   uuid   NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (space, value)
);
CREATE INDEX claims_by_holder ON projection.claims (holder, space);

CREATE TABLE projection.users (
    id         uuid        NOT NULL PRIMARY KEY,
    email      text,
    name       text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE projection.credits (
    id                uuid        NOT NULL PRIMARY KEY,
    user_id           uuid        NOT NULL,
    amount            bigint      NOT NULL,
    held              bigint      NOT NULL CHECK (held >= 0),
    debt              bigint      NOT NULL CHECK (debt >= 0),
    transaction_count bigint      NOT NULL,
    sequence          bigint      NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);
CREATE INDEX credits_by_user ON projection.credits (user_id);

CREATE TABLE projection.transactions (
    id                     uuid        NOT NULL PRIMARY KEY,
    user_id                uuid        NOT NULL,
    type                   text        NOT NULL,
    amount                 bigint      NOT NULL,
    balance_after          bigint      NOT NULL,
    nominal                bigint      NOT NULL,
    refunded               bigint      NOT NULL DEFAULT 0,
    excused                bigint      NOT NULL DEFAULT 0,
    description            text,
    reason                 text,
    video_id               uuid,
    hold_id                uuid,
    related_transaction_id uuid,
    family                 uuid,
    payment_reference      text,
    paid_minor             bigint,
    paid_currency          text,
    idempotency_key        text,
    actor                  text        NOT NULL,
    sequence               bigint      NOT NULL,
    ledger_position        bigint      NOT NULL,
    updated_sequence       bigint      NOT NULL,
    lots                   jsonb       NOT NULL,
    debt                   bigint      NOT NULL,
    metadata               jsonb,
    created_at             timestamptz NOT NULL,
    CONSTRAINT transactions_never_refund_more CHECK (refunded >= 0 AND refunded <= nominal)
);
COMMENT ON COLUMN projection.transactions.nominal IS 'What can be refunded, reversed or reinstated at most: the amount without sign; of a reversal, how much of the purchase it reversed.';
COMMENT ON COLUMN projection.transactions.lots IS 'In order: [{"lot_id", "amount" (signed), "released" (minor units recognised)}].';
COMMENT ON COLUMN projection.transactions.family IS 'Of a purchase or reversal: the lot whose books its money is in.';
COMMENT ON COLUMN projection.transactions.updated_sequence IS 'The account''s event that last changed this row.';
CREATE INDEX transactions_by_user ON projection.transactions (user_id, ledger_position DESC);
CREATE INDEX transactions_by_video ON projection.transactions (video_id, ledger_position) WHERE video_id IS NOT NULL;
CREATE INDEX transactions_by_payment ON projection.transactions (payment_reference) WHERE payment_reference IS NOT NULL;

CREATE TABLE projection.lots (
    id            uuid        NOT NULL PRIMARY KEY,
    user_id       uuid        NOT NULL,
    kind          text        NOT NULL,
    family        uuid        NOT NULL,
    regrant_of    uuid,
    priority      integer     NOT NULL,
    expires_at    timestamptz,
    age           bigint      NOT NULL,
    amount        bigint      NOT NULL,
    remaining     bigint      NOT NULL CHECK (remaining >= 0),
    held          bigint      NOT NULL CHECK (held >= 0 AND held <= remaining),
    money_minor   bigint,
    money_currency text,
    money_credits bigint,
    money_gone    bigint,
    updated_sequence bigint   NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
COMMENT ON COLUMN projection.lots.amount IS 'All that was ever put into it.';
COMMENT ON COLUMN projection.lots.money_minor IS 'It carries money_minor for money_credits credits, of which money_gone are gone (docs/credits.md).';
CREATE INDEX lots_by_user ON projection.lots (user_id) WHERE remaining > 0;
CREATE INDEX lots_due ON projection.lots (expires_at) WHERE remaining > held AND expires_at IS NOT NULL;

-- The money of one purchase, whatever lots its credits are in by now. Deferred = paid - recognised - breakage - reversed.
CREATE TABLE projection.lot_families (
    id               uuid   NOT NULL PRIMARY KEY,
    user_id          uuid   NOT NULL,
    currency         text,
    paid_minor       bigint NOT NULL,
    recognised_minor bigint NOT NULL,
    breakage_minor   bigint NOT NULL,
    reversed_minor   bigint NOT NULL,
    deferred_minor   bigint NOT NULL GENERATED ALWAYS AS (paid_minor - recognised_minor - breakage_minor - reversed_minor) STORED,
    expired          bigint NOT NULL,
    excused          bigint NOT NULL,
    updated_sequence bigint NOT NULL,
    CONSTRAINT lot_families_money CHECK (recognised_minor >= 0 AND breakage_minor >= 0 AND reversed_minor >= 0
        AND recognised_minor + breakage_minor + reversed_minor <= paid_minor)
);

CREATE TABLE projection.holds (
    id             uuid        NOT NULL PRIMARY KEY,
    user_id        uuid        NOT NULL,
    amount         bigint      NOT NULL,
    captured       bigint      NOT NULL DEFAULT 0,
    state          text        NOT NULL,
    video_id       uuid,
    owned_by_video boolean     NOT NULL,
    transaction_id uuid,
    description    text,
    position       bigint      NOT NULL,
    expires_at     timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    ended_at       timestamptz
);
CREATE INDEX holds_by_user ON projection.holds (user_id, position DESC);
-- A balance asks whether an open hold is due; it must not read through all that have ended.
CREATE INDEX holds_open_by_user ON projection.holds (user_id, expires_at) WHERE state = 'open';
CREATE INDEX holds_due ON projection.holds (expires_at) WHERE state = 'open';

CREATE TABLE projection.videos (
    id              uuid        NOT NULL PRIMARY KEY,
    user_id         uuid        NOT NULL,
    prompt          text        NOT NULL,
    style           text,
    camera_motion   text,
    mood            text,
    aspect_ratio    text,
    duration        integer,
    video_url       text,
    status          text        NOT NULL,
    cost            bigint      NOT NULL,
    hold_id         uuid        NOT NULL,
    transaction_id  uuid,
    refunded_amount bigint      NOT NULL DEFAULT 0,
    failure_reason  text,
    position        bigint      NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
CREATE INDEX videos_by_user ON projection.videos (user_id, position DESC);

-- Written by an event processor: what moved on an account, by day (UTC) and kind.
CREATE TABLE projection.daily_movements (
    user_id       uuid   NOT NULL,
    day           date   NOT NULL,
    type          text   NOT NULL,
    count         bigint NOT NULL,
    amount        bigint NOT NULL,
    balance_after bigint NOT NULL,
    position      bigint NOT NULL,
    PRIMARY KEY (user_id, day, type)
);
COMMENT ON COLUMN projection.daily_movements.position IS 'The last event counted: an event that comes again is not counted again.';

CREATE VIEW users AS SELECT * FROM projection.users;
CREATE VIEW credits AS SELECT * FROM projection.credits;
CREATE VIEW transactions AS SELECT * FROM projection.transactions;
CREATE VIEW lots AS SELECT * FROM projection.lots;
CREATE VIEW lot_families AS SELECT * FROM projection.lot_families;
CREATE VIEW holds AS SELECT * FROM projection.holds;
CREATE VIEW videos AS SELECT * FROM projection.videos;
CREATE VIEW idempotency_keys AS SELECT * FROM projection.idempotency_keys;
CREATE VIEW claims AS SELECT * FROM projection.claims;
CREATE VIEW daily_movements AS SELECT * FROM projection.daily_movements;

GRANT USAGE ON SCHEMA projection TO ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA projection TO ledger_service;
GRANT SELECT ON users, credits, transactions, lots, lot_families, holds, videos, idempotency_keys, claims, daily_movements
    TO ledger_service;
