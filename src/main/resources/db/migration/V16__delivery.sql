-- Who is told what happens, over HTTPS. What has been told is one position for each endpoint; a row of its own has only
-- what could not be delivered at once.
CREATE TABLE endpoints (
    id               uuid        NOT NULL PRIMARY KEY,
    url              text        NOT NULL,
    types            text[],
    secret           bytea       NOT NULL,
    previous_secret  bytea,
    previous_until   timestamptz,
    position         bigint      NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    worked_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT endpoints_one_for_each_url UNIQUE (url)
);
COMMENT ON COLUMN endpoints.types IS 'What it is told of; all, when absent.';
COMMENT ON COLUMN endpoints.secret IS 'Sealed under the master key, like the one before it.';
COMMENT ON COLUMN endpoints.position IS 'What the log has up to here is delivered, or a row of deliveries.';
COMMENT ON COLUMN endpoints.worked_at IS 'Its last turn: who has waited longest is next.';

CREATE TABLE deliveries (
    id          uuid        NOT NULL PRIMARY KEY,
    endpoint_id uuid        NOT NULL,
    position    bigint      NOT NULL,
    message     smallint    NOT NULL,
    user_id     uuid        NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'dead')),
    attempts    integer     NOT NULL,
    due_at      timestamptz NOT NULL,
    error       text,
    since       timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT deliveries_once UNIQUE (endpoint_id, position, message)
);
COMMENT ON COLUMN deliveries.due_at IS 'Infinity while an earlier message of the same user is in the way.';
CREATE INDEX deliveries_waiting ON deliveries (endpoint_id, due_at) WHERE state = 'waiting';
CREATE INDEX deliveries_of_user ON deliveries (endpoint_id, user_id, position, message) WHERE state = 'waiting';
CREATE INDEX deliveries_dead ON deliveries (endpoint_id, position DESC, message DESC) WHERE state = 'dead';

GRANT SELECT, INSERT, UPDATE, DELETE ON endpoints, deliveries TO ledger_service;
