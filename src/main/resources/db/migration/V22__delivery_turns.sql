-- An endpoint is worked for under a lease, so that no transaction is open while somebody else's server takes its time.
ALTER TABLE endpoints
    ADD COLUMN turn         bigint NOT NULL DEFAULT 0,
    ADD COLUMN leased_until timestamptz;
COMMENT ON COLUMN endpoints.turn IS 'How many turns it has had: what an earlier one brings home counts no more.';
COMMENT ON COLUMN endpoints.leased_until IS 'No other turn begins before; absent: there is none under way.';

-- Nodes of the version before know no leases. They ask for the old name, and leave deliveries to the new ones.
ALTER TABLE endpoints ALTER COLUMN worked_at DROP NOT NULL;
ALTER TABLE endpoints RENAME COLUMN worked_at TO waits_since;
-- Later PostgreSQL versions name this, and after the column.
ALTER TABLE endpoints ALTER COLUMN waits_since SET NOT NULL;
COMMENT ON COLUMN endpoints.waits_since IS 'The end of its last turn: who has waited longest is next.';
