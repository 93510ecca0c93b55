-- The erasure of persons. Its commit holds the event, the end of the person's key and claims, the row in users, and a
-- row in scrubs for each table whose rows may be many: those are overwritten right afterwards, a chunk at a time.

ALTER TABLE projection.users ADD COLUMN erased_at timestamptz;
CREATE OR REPLACE VIEW users AS SELECT * FROM projection.users;

-- Whose key was destroyed, and by the event at which position: how a node learns that it has to forget a key.
CREATE TABLE erasures (
    subject  uuid   NOT NULL PRIMARY KEY,
    position bigint NOT NULL
);
CREATE UNIQUE INDEX erasures_by_position ON erasures (position);

-- Tables that may still hold what an erased person wrote, and how far each is done; a row goes when its table is clean.
CREATE TABLE scrubs (
    subject     uuid   NOT NULL,
    table_name  text   NOT NULL,
    scrubbed_to bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (subject, table_name)
);
COMMENT ON COLUMN scrubs.scrubbed_to IS 'Every row up to this place in the log is clean.';

-- A destroyed key is to leave the table's file soon, not when a fifth of the table is dead.
ALTER TABLE personal_keys SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);

-- Until the rows are overwritten, nobody who reads by these views sees what they hold. The list of scrubs is empty
-- but for seconds, and is read once for each query.
CREATE OR REPLACE VIEW transactions AS
SELECT id, user_id, type, amount, balance_after, nominal, refunded, excused,
       CASE WHEN description IS NOT NULL AND user_id IN (SELECT subject FROM scrubs) THEN '[erased]' ELSE description END AS description,
       CASE WHEN reason IS NOT NULL AND user_id IN (SELECT subject FROM scrubs) THEN '[erased]' ELSE reason END AS reason,
       video_id, hold_id, related_transaction_id, family, payment_reference, paid_minor, paid_currency, idempotency_key,
       actor, sequence, ledger_position, updated_sequence, lots, debt,
       CASE WHEN metadata IS NOT NULL AND user_id IN (SELECT subject FROM scrubs) THEN NULL ELSE metadata END AS metadata,
       created_at
FROM projection.transactions;

CREATE OR REPLACE VIEW holds AS
SELECT id, user_id, amount, captured, state, video_id, owned_by_video, transaction_id,
       CASE WHEN description IS NOT NULL AND user_id IN (SELECT subject FROM scrubs) THEN '[erased]' ELSE description END AS description,
       position, expires_at, created_at, ended_at
FROM projection.holds;

CREATE OR REPLACE VIEW videos AS
SELECT id, user_id,
       CASE WHEN user_id IN (SELECT subject FROM scrubs) THEN '[erased]' ELSE prompt END AS prompt,
       style, camera_motion, mood, aspect_ratio, duration, video_url, status, cost, hold_id, transaction_id, refunded_amount,
       CASE WHEN failure_reason IS NOT NULL AND user_id IN (SELECT subject FROM scrubs) THEN '[erased]' ELSE failure_reason END AS failure_reason,
       position, created_at, updated_at
FROM projection.videos;

GRANT SELECT, INSERT ON erasures TO ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON scrubs TO ledger_service;
