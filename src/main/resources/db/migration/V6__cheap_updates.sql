-- A balance changes with every command, whether it is open or due hardly ever. An index over the first makes PostgreSQL
-- write every index of a row anew with each change; over the second it does not (heap-only updates).
ALTER TABLE projection.lots
    ADD COLUMN open boolean NOT NULL GENERATED ALWAYS AS (remaining > 0) STORED,
    ADD COLUMN expires boolean NOT NULL GENERATED ALWAYS AS (remaining > held AND expires_at IS NOT NULL) STORED;
COMMENT ON COLUMN projection.lots.open IS 'Something is left in it.';
COMMENT ON COLUMN projection.lots.expires IS 'Something is left in it that no hold keeps, and that has a last day.';
DROP INDEX projection.lots_by_user;
DROP INDEX projection.lots_due;
CREATE INDEX lots_by_user ON projection.lots (user_id) WHERE open;
CREATE INDEX lots_due ON projection.lots (expires_at) WHERE expires;
CREATE OR REPLACE VIEW lots AS SELECT * FROM projection.lots;

-- Room for the next version of a row beside it.
ALTER TABLE projection.lots SET (fillfactor = 80);
ALTER TABLE projection.credits SET (fillfactor = 80);
