-- What operators did that no event tells of (docs/adr/031-operator-actions.md). A row is never changed or removed.
CREATE TABLE operator_actions (
    id      uuid        NOT NULL PRIMARY KEY,
    number  bigint      NOT NULL CHECK (number > 0),
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor   text        NOT NULL,
    action  text        NOT NULL,
    target  text        NOT NULL,
    reason  text        CHECK (char_length(reason) <= 500),
    details jsonb       NOT NULL,
    CONSTRAINT operator_actions_one_number UNIQUE (number)
);
COMMENT ON COLUMN operator_actions.id IS 'Of what was ordered: ordered again under the same id, it is not done again.';
COMMENT ON COLUMN operator_actions.number IS 'In the order of the commits and without gaps: one that is missing was removed.';
COMMENT ON COLUMN operator_actions.reason IS 'Why, in the words of who did it.';

GRANT SELECT, INSERT ON operator_actions TO ledger_service;

-- As before, but that it names the table, for there are two now.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are immutable: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER operator_actions_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_actions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE operator_actions ENABLE ALWAYS TRIGGER operator_actions_are_immutable;

-- What is still known of before: who asked for the last rebuild of each projection.
INSERT INTO operator_actions (id, number, at, actor, action, target, reason, details)
SELECT id, row_number() OVER (ORDER BY started_at), started_at, asked_by, 'rebuild.requested', projection, reason,
       jsonb_build_object('promote', promote)
FROM rebuilds;
