-- From when on a user is told of a low balance and of lots that expire (docs/adr/029-notices.md).
ALTER TABLE projection.credits
    ADD COLUMN low_balance bigint CHECK (low_balance >= 0),
    ADD COLUMN expiring_within bigint CHECK (expiring_within >= 0);
COMMENT ON COLUMN projection.credits.low_balance IS 'The user is told of a balance below this; 0: never; null: the operator''s default.';
COMMENT ON COLUMN projection.credits.expiring_within IS 'The user is told so many seconds before a lot expires; 0: never; null: the operator''s default.';

ALTER TABLE projection.lots
    ADD COLUMN announced boolean NOT NULL DEFAULT false,
    ADD COLUMN notice_at timestamptz;
COMMENT ON COLUMN projection.lots.announced IS 'Its user was told that it expires soon.';
COMMENT ON COLUMN projection.lots.notice_at IS 'While it is open: when to tell the user that it expires soon, by the user''s own threshold; infinity: never; null: by the operator''s default.';
-- As of the others: a column that changes with every use would have all indexes of a row written anew (V6).
CREATE INDEX lots_to_announce ON projection.lots (notice_at)
    WHERE open AND NOT announced AND notice_at IS NOT NULL;
CREATE INDEX lots_to_announce_by_default ON projection.lots (expires_at)
    WHERE open AND NOT announced AND notice_at IS NULL AND expires_at IS NOT NULL;

CREATE OR REPLACE VIEW credits AS SELECT * FROM projection.credits;
CREATE OR REPLACE VIEW lots AS SELECT * FROM projection.lots;
