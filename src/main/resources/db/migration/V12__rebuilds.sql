-- Rebuilding a projection beside the live one (docs/adr/023-rebuild-beside.md): one row for each projection, of its last
-- rebuild, and what the service's role, which owns nothing, needs the owner's rights for.
CREATE TABLE rebuilds (
    projection     text        NOT NULL PRIMARY KEY,
    id             uuid        NOT NULL,
    version        smallint    NOT NULL,
    promote        text        NOT NULL CHECK (promote IN ('if-equal', 'always', 'never')),
    asked_by       text        NOT NULL,
    phase          text        NOT NULL CHECK (phase IN ('building', 'comparing', 'waiting', 'promoted', 'equal', 'different', 'cancelled', 'failed')),
    position       bigint      NOT NULL,
    attached       boolean     NOT NULL DEFAULT false,
    scrubbed_to    bigint      NOT NULL,
    has_copy       boolean     NOT NULL DEFAULT false,
    node           text,
    rate           double precision,
    waiting_for    text,
    result         jsonb,
    error          text,
    started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at       timestamptz
);
COMMENT ON COLUMN rebuilds.version IS 'Of the projection: nodes that have another one leave the copy alone.';
COMMENT ON COLUMN rebuilds.position IS 'The last event that the copy has applied; -1 before its tables are made.';
COMMENT ON COLUMN rebuilds.attached IS 'The log''s writers apply their batches to the copy too. Changed under the log''s lock only.';
COMMENT ON COLUMN rebuilds.scrubbed_to IS 'What persons wrote whose erasure is an event up to this one is overwritten in the copy.';
COMMENT ON COLUMN rebuilds.has_copy IS 'There is a schema to be dropped when it has ended.';
COMMENT ON COLUMN rebuilds.rate IS 'Events a second.';

GRANT SELECT, INSERT, UPDATE, DELETE ON rebuilds TO ledger_service;

-- The schema of a projection's copy, if there is a rebuild of it.
CREATE FUNCTION copy_schema(projection text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
    IF projection !~ '^[a-z_]{1,50}$' OR NOT EXISTS (SELECT FROM public.rebuilds r WHERE r.projection = copy_schema.projection) THEN
        RAISE EXCEPTION 'no rebuild of %', projection USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN 'rebuild_' || projection;
END $$;

-- Makes empty tables like the live ones, with the names of their constraints, and their grants; with no more indexes than
-- are needed to fill them.
CREATE FUNCTION create_copy(projection text, tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    copies text := public.copy_schema(projection);
    named text;
    live oid;
    part record;
BEGIN
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', copies);
    EXECUTE format('CREATE SCHEMA %I', copies);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO ledger_service', copies);
    FOREACH named IN ARRAY tables LOOP
        live := format('projection.%I', named)::regclass;
        IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = live) OR (SELECT relrowsecurity FROM pg_class WHERE oid = live) THEN
            RAISE EXCEPTION 'projection.% has a trigger, a foreign key or a policy, which a copy would not have', named
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        -- Nothing is to be cleaned up in a table that is only filled; what the planner has to know, analyze_copy finds out.
        EXECUTE format('CREATE TABLE %I.%I (LIKE projection.%I INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)'
                       ' WITH (autovacuum_enabled = false)', copies, named, named);
        FOR part IN
            SELECT format('ALTER TABLE %I.%I SET (%s)', copies, named, option) AS statement
            FROM pg_class, unnest(reloptions) option WHERE oid = live AND option NOT LIKE 'autovacuum_enabled=%'
            UNION ALL
            SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', copies, named, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid = live AND contype IN ('p', 'u')
            UNION ALL
            SELECT replace(pg_get_indexdef(indexrelid), ' ON projection.', format(' ON %I.', copies))
            FROM pg_index WHERE indrelid = live AND indisunique AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            UNION ALL
            SELECT format('COMMENT ON TABLE %I.%I IS %L', copies, named, obj_description(live, 'pg_class'))
            WHERE obj_description(live, 'pg_class') IS NOT NULL
        LOOP
            EXECUTE part.statement;
        END LOOP;
        -- What default privileges gave to others is taken back before the live table's own grants are given.
        FOR part IN
            SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee
            FROM pg_class c, aclexplode(c.relacl) a
            WHERE c.oid = format('%I.%I', copies, named)::regclass AND a.grantee <> c.relowner
        LOOP
            EXECUTE format('REVOKE ALL ON %I.%I FROM %s', copies, named, part.grantee);
        END LOOP;
        FOR part IN
            SELECT a.privilege_type, a.is_grantable,
                   CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS grantee
            FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = live AND a.grantee <> c.relowner
        LOOP
            EXECUTE format('GRANT %s ON %I.%I TO %s%s', part.privilege_type, copies, named, part.grantee,
                           CASE WHEN part.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
        END LOOP;
    END LOOP;
END $$;

-- Makes the indexes that a copy does not have yet: of a filled table in one go, which is cheaper than row by row.
CREATE FUNCTION index_copy(projection text, tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    copies text := public.copy_schema(projection);
    statement text;
BEGIN
    FOR statement IN
        SELECT replace(pg_get_indexdef(i.indexrelid), ' ON projection.', format(' ON %I.', copies))
        FROM unnest(tables) t JOIN pg_index i ON i.indrelid = format('projection.%I', t)::regclass
        JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT EXISTS (SELECT FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
                          WHERE n.nspname = copies AND o.relname = c.relname)
    LOOP
        EXECUTE statement;
    END LOOP;
END $$;

-- The copy's tables take the place of the live ones, which take theirs. Readers lock a view before its tables, and so
-- does this: nobody is left with a table that is not the live one any more.
CREATE FUNCTION promote_copy(projection text, tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    copies text := public.copy_schema(projection);
    retired text := 'retired_' || projection;
    live oid[];
    named text;
    part record;
    views text[];
    statement text;
BEGIN
    live := ARRAY (SELECT format('projection.%I', t)::regclass::oid FROM unnest(tables) t);
    SELECT coalesce(array_agg(format('CREATE OR REPLACE VIEW %I.%I%s AS %s', v.nspname, v.relname,
                            ' WITH (' || array_to_string(v.reloptions, ', ') || ')', pg_get_viewdef(v.oid)) ORDER BY v.oid), '{}')
    INTO views
    FROM (SELECT DISTINCT c.oid, c.relname, c.reloptions, n.nspname FROM pg_depend d
          JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
          JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (live) AND c.relkind = 'v') v;
    -- A view that is made anew as it is, is locked; LOCK TABLE would also lock all that it reads.
    FOREACH statement IN ARRAY views LOOP
        EXECUTE statement;
    END LOOP;
    FOREACH named IN ARRAY tables LOOP
        EXECUTE format('LOCK TABLE projection.%I, %I.%I IN ACCESS EXCLUSIVE MODE', named, copies, named);
    END LOOP;
    FOR part IN
        SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_depend d
        JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (live) AND c.relkind <> 'v'
        UNION ALL
        SELECT conname FROM pg_constraint WHERE confrelid = ANY (live)
    LOOP
        RAISE EXCEPTION '% stands on a table of the schema projection, and cannot follow it', part.name
            USING ERRCODE = 'dependent_objects_still_exist';
    END LOOP;
    EXECUTE format('CREATE SCHEMA %I', retired);
    FOREACH named IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE projection.%I SET SCHEMA %I', named, retired);
        EXECUTE format('ALTER TABLE %I.%I RESET (autovacuum_enabled)', copies, named);
        EXECUTE format('ALTER TABLE %I.%I SET SCHEMA projection', copies, named);
    END LOOP;
    FOREACH statement IN ARRAY views LOOP
        EXECUTE statement;
    END LOOP;
    EXECUTE format('DROP SCHEMA %I', copies);
    EXECUTE format('ALTER SCHEMA %I RENAME TO %I', retired, copies);
END $$;

CREATE FUNCTION drop_copy(projection text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', public.copy_schema(projection));
END $$;

-- Figures for the planner: autovacuum would be too late for a table that is read the moment it is live.
CREATE FUNCTION analyze_copy(projection text, tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY tables LOOP
        EXECUTE format('ANALYZE %I.%I', public.copy_schema(projection), named);
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION copy_schema, create_copy, index_copy, analyze_copy, promote_copy, drop_copy FROM PUBLIC;
GRANT EXECUTE ON FUNCTION create_copy, index_copy, analyze_copy, promote_copy, drop_copy TO ledger_service;
