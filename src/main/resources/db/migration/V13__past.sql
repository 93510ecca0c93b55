-- The past can be asked for. An instant may be answered when no event at or before it can still be written: that is
-- known of every instant before the last stamp, and of every instant before the floor, below which nothing is stamped.
CREATE TABLE log_floor (
    one   boolean     NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    stamp timestamptz NOT NULL
);
COMMENT ON COLUMN log_floor.stamp IS 'No event is stamped before it from now on. No row: no floor.';

CREATE FUNCTION refuse_lower_floor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the floor of the log only rises: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER log_floor_only_rises BEFORE UPDATE ON log_floor
    FOR EACH ROW WHEN (NEW.stamp < OLD.stamp) EXECUTE FUNCTION refuse_lower_floor();
CREATE TRIGGER log_floor_stays BEFORE DELETE OR TRUNCATE ON log_floor
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_lower_floor();

-- Called under the log's lock, so that no batch is between reading the floor and being visible.
CREATE FUNCTION raise_log_floor(instant timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
    INSERT INTO public.log_floor (stamp) VALUES (instant)
    ON CONFLICT (one) DO UPDATE SET stamp = excluded.stamp WHERE log_floor.stamp < excluded.stamp
$$;
REVOKE ALL ON FUNCTION raise_log_floor FROM PUBLIC;

-- As before, and nothing below the floor: a node of a version that does not know of it is refused too.
CREATE OR REPLACE FUNCTION append_events(
    head bigint, stamp timestamptz, aggregate_types text[], aggregate_ids uuid[], sequences bigint[],
    types text[], versions smallint[], payloads bytea[], metadatas bytea[], hashes bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    last_position bigint;
    last_stamp timestamptz;
BEGIN
    SELECT position, recorded_at INTO last_position, last_stamp FROM public.events ORDER BY position DESC LIMIT 1;
    IF head IS DISTINCT FROM coalesce(last_position, 0) THEN
        RAISE EXCEPTION 'append at % refused: the head of the log is %', head, coalesce(last_position, 0)
            USING ERRCODE = 'serialization_failure';
    END IF;
    last_stamp := greatest(last_stamp, (SELECT f.stamp FROM public.log_floor f));
    IF stamp < last_stamp THEN
        RAISE EXCEPTION 'append refused: % is before the last stamp or the floor, %', stamp, last_stamp
            USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO public.events (position, aggregate_type, aggregate_id, sequence, type, version, payload, metadata, recorded_at, hash)
    SELECT generate_series(head + 1, head + cardinality(aggregate_ids)), unnest(aggregate_types), unnest(aggregate_ids),
        unnest(sequences), unnest(types), unnest(versions), unnest(payloads), unnest(metadatas), stamp, unnest(hashes);
END $$;

-- Positions are dense and stamps never decrease along them, so an instant is found by some thirty look-ups of the primary
-- key, and needs no index that every append would pay for. Likewise the sequences of a stream.
CREATE FUNCTION position_at(instant timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    low bigint := 0;
    high bigint := coalesce((SELECT position FROM public.events ORDER BY position DESC LIMIT 1), 0);
    middle bigint;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low + 1) / 2;
        IF (SELECT recorded_at FROM public.events WHERE position = middle) <= instant THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;
COMMENT ON FUNCTION position_at IS 'The position of the last event at or before an instant; 0 when there is none.';

CREATE FUNCTION sequence_at(stream_type text, stream_id uuid, up_to bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    low bigint := -1;
    high bigint := coalesce((SELECT sequence FROM public.events WHERE aggregate_id = stream_id AND aggregate_type = stream_type
                             ORDER BY sequence DESC LIMIT 1), -1);
    middle bigint;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low + 1) / 2;
        IF (SELECT position FROM public.events
            WHERE aggregate_id = stream_id AND aggregate_type = stream_type AND sequence = middle) <= up_to THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;
COMMENT ON FUNCTION sequence_at IS 'The sequence of a stream''s last event at or before a position; -1 when there is none.';

-- Snapshots are kept, so that a past state is as near as the newest. The version is in the key, so that those of another
-- version lie in nobody's way. Those of accounts are of a former version.
DELETE FROM snapshots WHERE aggregate_type = 'account';
ALTER TABLE snapshots DROP CONSTRAINT snapshots_pkey,
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (aggregate_id, aggregate_type, version, sequence);

-- What had been put into a lot when it was opened again: of a lot that is closed, no state remembers it.
CREATE TABLE projection.lot_reopenings (
    lot_id   uuid   NOT NULL,
    sequence bigint NOT NULL,
    amount   bigint NOT NULL,
    PRIMARY KEY (lot_id, sequence)
);
COMMENT ON COLUMN projection.lot_reopenings.sequence IS 'Of the account''s event that opened it again.';
COMMENT ON COLUMN projection.lot_reopenings.amount IS 'All that was put into it before that event.';
CREATE VIEW lot_reopenings AS SELECT * FROM projection.lot_reopenings;

GRANT SELECT ON log_floor TO ledger_service;
GRANT EXECUTE ON FUNCTION raise_log_floor, position_at, sequence_at TO ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON projection.lot_reopenings TO ledger_service;
GRANT SELECT ON lot_reopenings TO ledger_service;
