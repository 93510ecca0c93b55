-- Who chose a user's own thresholds, and why, is in the event that this names. Rows of before get it by the rebuild that
-- the newer version of the balances brings with it.
ALTER TABLE projection.credits ADD COLUMN thresholds_position bigint;
COMMENT ON COLUMN projection.credits.thresholds_position IS 'The event that chose the user''s own thresholds last: it has by whom and why.';

CREATE OR REPLACE VIEW credits AS SELECT * FROM projection.credits;
