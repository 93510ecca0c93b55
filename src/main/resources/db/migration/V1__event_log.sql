-- The event log. Events are appended at its head by append_events() alone, and never changed or removed (R8).
-- Flyway runs this as the owner; the service works as the role ledger_service, which exists by now.

CREATE TABLE events (
    position       bigint      NOT NULL PRIMARY KEY CHECK (position > 0),
    aggregate_type text        NOT NULL,
    aggregate_id   uuid        NOT NULL,
    sequence       bigint      NOT NULL CHECK (sequence >= 0),
    type           text        NOT NULL,
    version        smallint    NOT NULL,
    payload        bytea       NOT NULL,
    metadata       bytea       NOT NULL,
    recorded_at    timestamptz NOT NULL,
    hash           bytea       NOT NULL CHECK (octet_length(hash) = 32),
    CONSTRAINT events_one_sequence UNIQUE (aggregate_id, aggregate_type, sequence)
);
COMMENT ON TABLE events IS 'Every event, immutable, in one order. hash = SHA-256 of the previous hash and every other column (docs/architecture.md).';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are immutable: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_immutable;

-- The one way in. Positions are counted from the head, so no caller can choose one; two callers at once collide on
-- the primary key (the writers' advisory lock is what keeps them apart).
CREATE FUNCTION append_events(
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
    IF stamp < last_stamp THEN
        RAISE EXCEPTION 'append refused: % is before the last stamp %', stamp, last_stamp
            USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO public.events (position, aggregate_type, aggregate_id, sequence, type, version, payload, metadata, recorded_at, hash)
    SELECT head + e.n, e.aggregate_type, e.aggregate_id, e.sequence, e.type, e.version, e.payload, e.metadata, stamp, e.hash
    FROM unnest(aggregate_types, aggregate_ids, sequences, types, versions, payloads, metadatas, hashes) WITH ORDINALITY
        AS e (aggregate_type, aggregate_id, sequence, type, version, payload, metadata, hash, n);
END $$;
REVOKE ALL ON FUNCTION append_events FROM PUBLIC;

-- For people: payloads as jsonb. An unreadable payload shows as null instead of failing the whole query.
CREATE FUNCTION readable_json(bytes bytea) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN convert_from(bytes, 'UTF8')::jsonb;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END $$;

CREATE VIEW event_log AS
SELECT position, recorded_at, aggregate_type, aggregate_id, sequence, type, version,
       readable_json(payload) AS payload, readable_json(metadata) AS metadata, encode(hash, 'hex') AS hash
FROM events;

-- A state that an aggregate can be continued from, so that a cold load is short (R10). Worth nothing to an auditor:
-- it is thrown away when its version is not the code's.
CREATE TABLE snapshots (
    aggregate_type text     NOT NULL,
    aggregate_id   uuid     NOT NULL,
    sequence       bigint   NOT NULL,
    version        smallint NOT NULL,
    state          bytea    NOT NULL,
    PRIMARY KEY (aggregate_id, aggregate_type)
);

-- The keys of personal data, each wrapped by the master key that no database sees. Destroying one erases the person.
CREATE TABLE personal_keys (
    subject    uuid        NOT NULL PRIMARY KEY,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Facts about this database, such as the check value that tells a wrong master key.
CREATE TABLE installation (
    name  text  NOT NULL PRIMARY KEY,
    value bytea NOT NULL
);

-- What reads the log: how far each projection has come.
CREATE TABLE projections (
    name             text     NOT NULL PRIMARY KEY,
    kind             text     NOT NULL CHECK (kind IN ('inline', 'async')),
    version          smallint NOT NULL,
    applied_position bigint   NOT NULL,
    updated_at       timestamptz NOT NULL DEFAULT now()
);

-- Axon's token store, by its own column names.
CREATE TABLE token_entry (
    processor_name varchar(255) NOT NULL,
    segment        integer      NOT NULL,
    token          bytea,
    token_type     varchar(255),
    timestamp      varchar(255),
    owner          varchar(255),
    PRIMARY KEY (processor_name, segment)
);

-- Streams that an async projection cannot go on with, from the first event that it could not apply. The events
-- themselves stay in the log.
CREATE TABLE parked_sequences (
    projection     text        NOT NULL,
    aggregate_type text        NOT NULL,
    aggregate_id   uuid        NOT NULL,
    position       bigint      NOT NULL,
    error          text        NOT NULL,
    parked_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projection, aggregate_id, aggregate_type)
);

GRANT USAGE ON SCHEMA public TO ledger_service;
GRANT SELECT ON events, event_log TO ledger_service;
GRANT EXECUTE ON FUNCTION append_events TO ledger_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON snapshots, personal_keys, projections, token_entry, parked_sequences TO ledger_service;
GRANT SELECT, INSERT ON installation TO ledger_service;
