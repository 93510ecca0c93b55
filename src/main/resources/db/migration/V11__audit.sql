-- Signed heads of the log, so that a history that was rewritten can be told from the one that was.

-- Public keys that heads were signed with. A key that came after another has both keys' word for it.
CREATE TABLE audit_keys (
    id          text        NOT NULL PRIMARY KEY,
    public_key  bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    previous    text,
    endorsement bytea,
    acceptance  bytea
);
COMMENT ON COLUMN audit_keys.endorsement IS 'The former key''s signature that this one follows it; acceptance is this key''s own.';

CREATE TABLE audit_heads (
    position  bigint      NOT NULL PRIMARY KEY,
    root      bytea       NOT NULL CHECK (octet_length(root) = 32),
    sealed_at timestamptz NOT NULL,
    key_id    text        NOT NULL,
    signature bytea       NOT NULL
);
COMMENT ON COLUMN audit_heads.root IS 'The hash of the event at the position, and with it of all before.';

-- How far a sink that is shared by all nodes has been told.
CREATE TABLE audit_sinks (
    name       text        NOT NULL PRIMARY KEY,
    position   bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Verifications of the whole book, or of what is new: those that run, and what came of the others.
CREATE TABLE audit_verifications (
    id             uuid        NOT NULL PRIMARY KEY,
    scope          text        NOT NULL CHECK (scope IN ('full', 'incremental', 'sealing')),
    status         text        NOT NULL CHECK (status IN ('running', 'intact', 'broken', 'failed')),
    started_by     text        NOT NULL,
    started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at    timestamptz,
    owner          uuid,
    renewed_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    after_position bigint      NOT NULL,
    after_hash     bytea       NOT NULL,
    to_position    bigint      NOT NULL,
    events         bigint      NOT NULL DEFAULT 0,
    last_hash      bytea,
    breaks         bigint      NOT NULL DEFAULT 0,
    break_position bigint,
    break_check    text,
    break_reason   text
);
COMMENT ON COLUMN audit_verifications.owner IS 'The node that works on it, as long as it renews renewed_at.';
COMMENT ON COLUMN audit_verifications.last_hash IS 'Of an intact one: the hash of the last event it read, where an incremental one goes on.';
CREATE UNIQUE INDEX audit_verifications_one_running ON audit_verifications (status) WHERE status = 'running';
CREATE INDEX audit_verifications_by_start ON audit_verifications (started_at DESC);

GRANT SELECT, INSERT ON audit_keys, audit_heads TO ledger_service;
GRANT SELECT, INSERT, UPDATE ON audit_sinks, audit_verifications TO ledger_service;
