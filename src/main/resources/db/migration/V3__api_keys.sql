-- The API keys of machines. Only a key's SHA-256 is kept; a rotated key lives on for its grace.
CREATE TABLE api_keys (
    id                  uuid        NOT NULL PRIMARY KEY,
    name                text        NOT NULL,
    role                text        NOT NULL CHECK (role IN ('generator', 'payments', 'finance', 'admin')),
    key_hash            bytea       NOT NULL CHECK (octet_length(key_hash) = 32),
    previous_hash       bytea       CHECK (octet_length(previous_hash) = 32),
    previous_expires_at timestamptz,
    created_at          timestamptz NOT NULL,
    expires_at          timestamptz,
    last_used_at        timestamptz,
    revoked_at          timestamptz,
    CONSTRAINT api_keys_name_unique UNIQUE (name)
);
CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (key_hash);
CREATE INDEX api_keys_by_previous_hash ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO ledger_service;
