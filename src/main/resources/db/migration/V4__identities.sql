-- Every node forgets what it knew of API keys as soon as one is made, rotated or revoked on any of them.
CREATE FUNCTION api_keys_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY ledger_api_keys;
    RETURN NULL;
END $$;

CREATE TRIGGER api_keys_changed
    AFTER INSERT OR DELETE OR UPDATE OF name, role, key_hash, previous_hash, previous_expires_at, expires_at, revoked_at
    ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION api_keys_changed();

-- What was answered to a request for a key that had an Idempotency-Key, but for the secret, which is derived again.
CREATE TABLE api_key_answers (
    client      text        NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    answer      jsonb       NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (client, key)
);

GRANT SELECT, INSERT ON api_key_answers TO ledger_service;

-- The LEDGER_ADMIN_KEY that was installed last: a key that has been rotated since is not put back by a restart.
ALTER TABLE api_keys ADD COLUMN configured_hash bytea CHECK (octet_length(configured_hash) = 32);
