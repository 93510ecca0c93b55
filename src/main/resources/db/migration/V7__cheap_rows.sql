-- unnest() of several arrays in FROM keeps each array's values in a store of its own before the first row is made; in the
-- select list they go in step, row by row, at a fraction of the price. Nothing else of the function is changed.
CREATE OR REPLACE FUNCTION append_events(
    head bigint, stamp timestamptz, aggregate_types text[], aggregate_ids uuid[], sequences bigint[], types text[],
    versions smallint[], payloads bytea[], metadatas bytea[], hashes bytea[])
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
    IF stamp < last_stamp THEN
        RAISE EXCEPTION 'append refused: % is before the last stamp %', stamp, last_stamp
            USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO public.events (position, aggregate_type, aggregate_id, sequence, type, version, payload, metadata, recorded_at, hash)
    SELECT generate_series(head + 1, head + cardinality(aggregate_ids)), unnest(aggregate_types), unnest(aggregate_ids),
        unnest(sequences), unnest(types), unnest(versions), unnest(payloads), unnest(metadatas), stamp, unnest(hashes);
END $$;

-- Room for the next version of a row beside it, as lots and credits have since V6.
ALTER TABLE projection.lot_families SET (fillfactor = 80);
ALTER TABLE projection.daily_movements SET (fillfactor = 80);
