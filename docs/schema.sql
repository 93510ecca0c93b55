-- The ledger's tables as a fresh database has them after all migrations, to be read in one piece.
-- Made from a migrated database and checked with each build; renewed by:
--   ./mvnw test -Dtest=SchemaTest -Dschema.renew=true
-- It can be loaded into an empty database whose server has the roles ledger_service and
-- ledger_finance. The service itself does not: it runs the migrations in src/main/resources/db/migration.

SET check_function_bodies = off;

-- Schemas
CREATE SCHEMA projection;
CREATE SCHEMA finance;

-- Functions

CREATE OR REPLACE FUNCTION public.analyze_copy(projection text, tables text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY tables LOOP
        EXECUTE format('ANALYZE %I.%I', public.copy_schema(projection), named);
    END LOOP;
END $function$
;

CREATE OR REPLACE FUNCTION public.api_keys_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NOTIFY ledger_api_keys;
    RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.append_events(head bigint, stamp timestamp with time zone, aggregate_types text[], aggregate_ids uuid[], sequences bigint[], types text[], versions smallint[], payloads bytea[], metadatas bytea[], hashes bytea[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.book_flows(since timestamp with time zone, before timestamp with time zone, up_to bigint)
 RETURNS TABLE(begins timestamp with time zone, type text, account text, currency text, entries bigint, credits_debit numeric, credits_credit numeric, held_debit numeric, held_credit numeric, account_debit numeric, account_credit numeric, paid_minor numeric, recognised_minor numeric, breakage_minor numeric, reversed_minor numeric)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
DECLARE
    epoch         CONSTANT timestamptz := 'epoch';
    quarter       CONSTANT interval := '15 minutes';
    moment        CONSTANT interval := '1 microsecond';
    first         CONSTANT timestamptz := greatest(since, epoch);
    first_quarter CONSTANT timestamptz := date_bin(quarter, first + quarter - moment, epoch);
    last_quarter  CONSTANT timestamptz := date_bin(quarter, before, epoch);
    first_day     timestamptz := date_trunc('day', first + interval '24 hours' - moment, 'UTC');
    last_day      timestamptz := date_trunc('day', before, 'UTC');
    start         CONSTANT bigint := position_at(first - moment);
    first_edge    bigint := up_to;
    last_edge     bigint := up_to;
BEGIN
    IF first_day >= last_day THEN
        first_day := last_quarter;
        last_day := last_quarter;
    END IF;
    IF first_quarter < last_quarter THEN
        first_edge := position_at(first_quarter - moment);
        last_edge := position_at(last_quarter - moment);
    END IF;
    RETURN QUERY
    SELECT s.begins, s.type, s.account, s.currency, s.entries, s.credits_debit, s.credits_credit, s.held_debit, s.held_credit,
           s.account_debit, s.account_credit, s.paid_minor, s.recognised_minor, s.breakage_minor, s.reversed_minor
    FROM public.book_sums s
    WHERE (s.grain = 'day' AND s.begins >= first_day AND s.begins < last_day)
       OR (s.grain = 'quarter' AND s.begins >= first_quarter AND s.begins < first_day)
       OR (s.grain = 'quarter' AND s.begins >= last_day AND s.begins < last_quarter)
    UNION ALL
    SELECT date_bin(quarter, e.created_at, epoch), e.type, coalesce(e.account, ''), coalesce(e.currency, ''),
           count(*) FILTER (WHERE e.line = 0),
           sum(greatest(-e.credits, 0)), sum(greatest(e.credits, 0)), sum(greatest(-e.held, 0)), sum(greatest(e.held, 0)),
           sum(greatest(e.credits + e.held, 0)), sum(greatest(-e.credits - e.held, 0)),
           sum(coalesce(e.paid_minor, 0)), sum(coalesce(e.recognised_minor, 0)), sum(coalesce(e.breakage_minor, 0)),
           sum(coalesce(e.reversed_minor, 0))
    FROM public.book_entries e
    WHERE (e.position > start AND e.position <= first_edge) OR (e.position > last_edge AND e.position <= up_to)
    GROUP BY 1, 2, 3, 4;
END $function$
;

CREATE OR REPLACE FUNCTION public.copy_schema(projection text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
    IF projection !~ '^[a-z_]{1,50}$' OR NOT EXISTS (SELECT FROM public.rebuilds r WHERE r.projection = copy_schema.projection) THEN
        RAISE EXCEPTION 'no rebuild of %', projection USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN 'rebuild_' || projection;
END $function$
;

CREATE OR REPLACE FUNCTION public.create_copy(projection text, tables text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.drop_copy(projection text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
BEGIN
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', public.copy_schema(projection));
END $function$
;

CREATE OR REPLACE FUNCTION public.index_copy(projection text, tables text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.position_at(instant timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.promote_copy(projection text, tables text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
END $function$
;

CREATE OR REPLACE FUNCTION public.raise_log_floor(instant timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    INSERT INTO public.log_floor (stamp) VALUES (instant)
    ON CONFLICT (one) DO UPDATE SET stamp = excluded.stamp WHERE log_floor.stamp < excluded.stamp
$function$
;

CREATE OR REPLACE FUNCTION public.readable_json(bytes bytea)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE STRICT
AS $function$
BEGIN
    RETURN convert_from(bytes, 'UTF8')::jsonb;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION '% are immutable: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_lower_floor()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the floor of the log only rises: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $function$
;

CREATE OR REPLACE FUNCTION public.sequence_at(stream_type text, stream_id uuid, up_to bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
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
END $function$
;

-- Tables

CREATE TABLE api_key_answers (
    client text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    answer jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT api_key_answers_pkey PRIMARY KEY (client, key)
);

CREATE TABLE api_keys (
    id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    key_hash bytea NOT NULL,
    previous_hash bytea,
    previous_expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    configured_hash bytea,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_name_unique UNIQUE (name),
    CONSTRAINT api_keys_configured_hash_check CHECK ((octet_length(configured_hash) = 32)),
    CONSTRAINT api_keys_key_hash_check CHECK ((octet_length(key_hash) = 32)),
    CONSTRAINT api_keys_previous_hash_check CHECK ((octet_length(previous_hash) = 32)),
    CONSTRAINT api_keys_role_check CHECK ((role = ANY (ARRAY['generator'::text, 'payments'::text, 'finance'::text, 'admin'::text])))
);

CREATE TABLE audit_heads (
    "position" bigint NOT NULL,
    root bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    CONSTRAINT audit_heads_pkey PRIMARY KEY ("position"),
    CONSTRAINT audit_heads_root_check CHECK ((octet_length(root) = 32))
);

CREATE TABLE audit_keys (
    id text NOT NULL,
    public_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    previous text,
    endorsement bytea,
    acceptance bytea,
    CONSTRAINT audit_keys_pkey PRIMARY KEY (id)
);

CREATE TABLE audit_sinks (
    name text NOT NULL,
    "position" bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT audit_sinks_pkey PRIMARY KEY (name)
);

CREATE TABLE audit_verifications (
    id uuid NOT NULL,
    scope text NOT NULL,
    status text NOT NULL,
    started_by text NOT NULL,
    started_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamp with time zone,
    owner uuid,
    renewed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    after_position bigint NOT NULL,
    after_hash bytea NOT NULL,
    to_position bigint NOT NULL,
    events bigint NOT NULL DEFAULT 0,
    last_hash bytea,
    breaks bigint NOT NULL DEFAULT 0,
    break_position bigint,
    break_check text,
    break_reason text,
    CONSTRAINT audit_verifications_pkey PRIMARY KEY (id),
    CONSTRAINT audit_verifications_scope_check CHECK ((scope = ANY (ARRAY['full'::text, 'incremental'::text, 'sealing'::text]))),
    CONSTRAINT audit_verifications_status_check CHECK ((status = ANY (ARRAY['running'::text, 'intact'::text, 'broken'::text, 'failed'::text])))
);

CREATE TABLE console_sessions (
    token_hash bytea NOT NULL,
    key_hash bytea,
    begun_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    issuer text,
    staff text,
    role text,
    shown_as bytea,
    CONSTRAINT console_sessions_pkey PRIMARY KEY (token_hash),
    CONSTRAINT console_sessions_key_hash_check CHECK ((octet_length(key_hash) = 32)),
    CONSTRAINT console_sessions_key_or_staff CHECK (((num_nonnulls(key_hash, issuer) = 1) AND (num_nonnulls(issuer, staff, role) = ANY (ARRAY[0, 3])) AND ((shown_as IS NULL) OR (issuer IS NOT NULL)))),
    CONSTRAINT console_sessions_role_check CHECK ((role = ANY (ARRAY['finance'::text, 'admin'::text]))),
    CONSTRAINT console_sessions_staff_check CHECK (((octet_length(staff) >= 1) AND (octet_length(staff) <= 255))),
    CONSTRAINT console_sessions_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

CREATE TABLE deliveries (
    id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    "position" bigint NOT NULL,
    message smallint NOT NULL,
    user_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'waiting'::text,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    error text,
    since timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT deliveries_pkey PRIMARY KEY (id),
    CONSTRAINT deliveries_once UNIQUE (endpoint_id, "position", message),
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'dead'::text])))
);

CREATE TABLE endpoints (
    id uuid NOT NULL,
    url text NOT NULL,
    types text[],
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_until timestamp with time zone,
    "position" bigint NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    waits_since timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    turn bigint NOT NULL DEFAULT 0,
    leased_until timestamp with time zone,
    CONSTRAINT endpoints_pkey PRIMARY KEY (id),
    CONSTRAINT endpoints_one_for_each_url UNIQUE (url)
);

CREATE TABLE erasures (
    subject uuid NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT erasures_pkey PRIMARY KEY (subject)
);

CREATE TABLE events (
    "position" bigint NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    sequence bigint NOT NULL,
    type text NOT NULL,
    version smallint NOT NULL,
    payload bytea NOT NULL,
    metadata bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY ("position"),
    CONSTRAINT events_one_sequence UNIQUE (aggregate_id, aggregate_type, sequence),
    CONSTRAINT events_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT events_position_check CHECK (("position" > 0)),
    CONSTRAINT events_sequence_check CHECK ((sequence >= 0))
);

CREATE TABLE installation (
    name text NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT installation_pkey PRIMARY KEY (name)
);

CREATE TABLE log_floor (
    one boolean NOT NULL DEFAULT true,
    stamp timestamp with time zone NOT NULL,
    CONSTRAINT log_floor_pkey PRIMARY KEY (one),
    CONSTRAINT log_floor_one_check CHECK (one)
);

CREATE TABLE operator_actions (
    id uuid NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    reason text,
    details jsonb NOT NULL,
    CONSTRAINT operator_actions_pkey PRIMARY KEY (id),
    CONSTRAINT operator_actions_one_number UNIQUE (number),
    CONSTRAINT operator_actions_number_check CHECK ((number > 0)),
    CONSTRAINT operator_actions_reason_check CHECK ((char_length(reason) <= 500))
);

CREATE TABLE parked_sequences (
    projection text NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    "position" bigint NOT NULL,
    error text NOT NULL,
    parked_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT parked_sequences_pkey PRIMARY KEY (projection, aggregate_id, aggregate_type)
);

CREATE TABLE payment_aliases (
    provider text NOT NULL,
    alias text NOT NULL,
    reference text NOT NULL,
    CONSTRAINT payment_aliases_pkey PRIMARY KEY (provider, alias)
);

CREATE TABLE payment_inbox (
    id uuid NOT NULL,
    provider text NOT NULL,
    event_id text NOT NULL,
    event_type text NOT NULL,
    reference text,
    payment_id uuid,
    body bytea,
    headers bytea,
    state text NOT NULL DEFAULT 'pending'::text,
    attempts integer NOT NULL DEFAULT 0,
    error text,
    received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    due_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT payment_inbox_pkey PRIMARY KEY (id),
    CONSTRAINT payment_inbox_once UNIQUE (provider, event_id),
    CONSTRAINT payment_inbox_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text])))
);

CREATE TABLE personal_keys (
    subject uuid NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT personal_keys_pkey PRIMARY KEY (subject)
) WITH (autovacuum_vacuum_threshold=0, autovacuum_vacuum_scale_factor=0);

CREATE TABLE projections (
    name text NOT NULL,
    kind text NOT NULL,
    version smallint NOT NULL,
    applied_position bigint NOT NULL,
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT projections_pkey PRIMARY KEY (name),
    CONSTRAINT projections_kind_check CHECK ((kind = ANY (ARRAY['inline'::text, 'async'::text])))
);

CREATE TABLE provider_movements (
    provider text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT provider_movements_pkey PRIMARY KEY (provider, id),
    CONSTRAINT provider_movements_kind_check CHECK ((kind = ANY (ARRAY['payment'::text, 'return'::text])))
);

CREATE TABLE provider_reports (
    id uuid NOT NULL,
    provider text NOT NULL,
    movements bigint NOT NULL,
    passed_over bigint NOT NULL,
    handed_in_by text NOT NULL,
    handed_in_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT provider_reports_pkey PRIMARY KEY (id)
);

CREATE TABLE rebuilds (
    projection text NOT NULL,
    id uuid NOT NULL,
    version smallint NOT NULL,
    promote text NOT NULL,
    asked_by text NOT NULL,
    phase text NOT NULL,
    "position" bigint NOT NULL,
    attached boolean NOT NULL DEFAULT false,
    scrubbed_to bigint NOT NULL,
    has_copy boolean NOT NULL DEFAULT false,
    node text,
    rate double precision,
    waiting_for text,
    result jsonb,
    error text,
    started_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamp with time zone,
    reason text,
    CONSTRAINT rebuilds_pkey PRIMARY KEY (projection),
    CONSTRAINT rebuilds_phase_check CHECK ((phase = ANY (ARRAY['building'::text, 'comparing'::text, 'waiting'::text, 'promoted'::text, 'equal'::text, 'different'::text, 'cancelled'::text, 'failed'::text]))),
    CONSTRAINT rebuilds_promote_check CHECK ((promote = ANY (ARRAY['if-equal'::text, 'always'::text, 'never'::text])))
);

CREATE TABLE scrubs (
    subject uuid NOT NULL,
    table_name text NOT NULL,
    scrubbed_to bigint NOT NULL DEFAULT 0,
    CONSTRAINT scrubs_pkey PRIMARY KEY (subject, table_name)
);

CREATE TABLE snapshots (
    aggregate_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    sequence bigint NOT NULL,
    version smallint NOT NULL,
    state bytea NOT NULL,
    CONSTRAINT snapshots_pkey PRIMARY KEY (aggregate_id, aggregate_type, version, sequence)
);

CREATE TABLE token_entry (
    processor_name character varying(255) NOT NULL,
    segment integer NOT NULL,
    token bytea,
    token_type character varying(255),
    "timestamp" character varying(255),
    owner character varying(255),
    CONSTRAINT token_entry_pkey PRIMARY KEY (processor_name, segment)
);

CREATE TABLE projection.book_currencies (
    family uuid NOT NULL,
    currency text NOT NULL,
    CONSTRAINT book_currencies_pkey PRIMARY KEY (family)
);

CREATE TABLE projection.book_entries (
    "position" bigint NOT NULL,
    line smallint NOT NULL,
    user_id uuid NOT NULL,
    type text NOT NULL,
    account text,
    transaction_id uuid,
    hold_id uuid,
    credits bigint NOT NULL,
    held bigint NOT NULL,
    currency text,
    paid_minor bigint,
    recognised_minor bigint,
    breakage_minor bigint,
    reversed_minor bigint,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT book_entries_pkey PRIMARY KEY ("position", line)
);

CREATE TABLE projection.book_providers (
    purchase uuid NOT NULL,
    provider text NOT NULL,
    CONSTRAINT book_providers_pkey PRIMARY KEY (purchase)
);

CREATE TABLE projection.book_sums (
    grain text NOT NULL,
    begins timestamp with time zone NOT NULL,
    type text NOT NULL,
    account text NOT NULL,
    currency text NOT NULL,
    entries bigint NOT NULL,
    credits_debit numeric NOT NULL,
    credits_credit numeric NOT NULL,
    held_debit numeric NOT NULL,
    held_credit numeric NOT NULL,
    account_debit numeric NOT NULL,
    account_credit numeric NOT NULL,
    paid_minor numeric NOT NULL,
    recognised_minor numeric NOT NULL,
    breakage_minor numeric NOT NULL,
    reversed_minor numeric NOT NULL,
    CONSTRAINT book_sums_pkey PRIMARY KEY (grain, begins, type, account, currency)
) WITH (fillfactor=50);

CREATE TABLE projection.claims (
    space text NOT NULL,
    value bytea NOT NULL,
    holder uuid NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT claims_pkey PRIMARY KEY (space, value)
);

CREATE TABLE projection.credits (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    amount bigint NOT NULL,
    held bigint NOT NULL,
    debt bigint NOT NULL,
    transaction_count bigint NOT NULL,
    sequence bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    low_balance bigint,
    expiring_within bigint,
    thresholds_position bigint,
    CONSTRAINT credits_pkey PRIMARY KEY (id),
    CONSTRAINT credits_debt_check CHECK ((debt >= 0)),
    CONSTRAINT credits_expiring_within_check CHECK ((expiring_within >= 0)),
    CONSTRAINT credits_held_check CHECK ((held >= 0)),
    CONSTRAINT credits_low_balance_check CHECK ((low_balance >= 0))
) WITH (fillfactor=80);

CREATE TABLE projection.holds (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    amount bigint NOT NULL,
    captured bigint NOT NULL DEFAULT 0,
    state text NOT NULL,
    video_id uuid,
    owned_by_video boolean NOT NULL,
    transaction_id uuid,
    description text,
    "position" bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT holds_pkey PRIMARY KEY (id)
);

CREATE TABLE projection.idempotency_keys (
    client text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (client, key)
);

CREATE TABLE projection.lot_families (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    currency text,
    paid_minor bigint NOT NULL,
    recognised_minor bigint NOT NULL,
    breakage_minor bigint NOT NULL,
    reversed_minor bigint NOT NULL,
    deferred_minor bigint NOT NULL GENERATED ALWAYS AS ((((paid_minor - recognised_minor) - breakage_minor) - reversed_minor)) STORED,
    expired bigint NOT NULL,
    excused bigint NOT NULL,
    updated_sequence bigint NOT NULL,
    CONSTRAINT lot_families_pkey PRIMARY KEY (id),
    CONSTRAINT lot_families_money CHECK (((recognised_minor >= 0) AND (breakage_minor >= 0) AND (reversed_minor >= 0) AND (((recognised_minor + breakage_minor) + reversed_minor) <= paid_minor)))
) WITH (fillfactor=80);

CREATE TABLE projection.lot_reopenings (
    lot_id uuid NOT NULL,
    sequence bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT lot_reopenings_pkey PRIMARY KEY (lot_id, sequence)
);

CREATE TABLE projection.lots (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    family uuid NOT NULL,
    regrant_of uuid,
    priority integer NOT NULL,
    expires_at timestamp with time zone,
    age bigint NOT NULL,
    amount bigint NOT NULL,
    remaining bigint NOT NULL,
    held bigint NOT NULL,
    money_minor bigint,
    money_currency text,
    money_credits bigint,
    money_gone bigint,
    updated_sequence bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    open boolean NOT NULL GENERATED ALWAYS AS ((remaining > 0)) STORED,
    expires boolean NOT NULL GENERATED ALWAYS AS (((remaining > held) AND (expires_at IS NOT NULL))) STORED,
    announced boolean NOT NULL DEFAULT false,
    notice_at timestamp with time zone,
    CONSTRAINT lots_pkey PRIMARY KEY (id),
    CONSTRAINT lots_check CHECK (((held >= 0) AND (held <= remaining))),
    CONSTRAINT lots_remaining_check CHECK ((remaining >= 0))
) WITH (fillfactor=80);

CREATE TABLE projection.payments (
    id uuid NOT NULL,
    provider text NOT NULL,
    payment_reference text NOT NULL,
    status text NOT NULL,
    reason text,
    user_id uuid,
    credits bigint,
    paid_minor bigint,
    paid_currency text,
    reversed_credits bigint NOT NULL DEFAULT 0,
    purchase_transaction_id uuid,
    resolved_by text,
    resolved_at timestamp with time zone,
    resolution_reason text,
    "position" bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    event_ids text[] NOT NULL DEFAULT '{}'::text[],
    CONSTRAINT payments_pkey PRIMARY KEY (id)
);

CREATE TABLE projection.transactions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    type text NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    nominal bigint NOT NULL,
    refunded bigint NOT NULL DEFAULT 0,
    excused bigint NOT NULL DEFAULT 0,
    description text,
    reason text,
    video_id uuid,
    hold_id uuid,
    related_transaction_id uuid,
    family uuid,
    payment_reference text,
    paid_minor bigint,
    paid_currency text,
    idempotency_key text,
    actor text NOT NULL,
    sequence bigint NOT NULL,
    ledger_position bigint NOT NULL,
    updated_sequence bigint NOT NULL,
    lots jsonb NOT NULL,
    debt bigint NOT NULL,
    metadata jsonb,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (id),
    CONSTRAINT transactions_never_refund_more CHECK (((refunded >= 0) AND (refunded <= nominal)))
);

CREATE TABLE projection.users (
    id uuid NOT NULL,
    email text,
    name text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    erased_at timestamp with time zone,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE TABLE projection.videos (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    prompt text NOT NULL,
    style text,
    camera_motion text,
    mood text,
    aspect_ratio text,
    duration integer,
    video_url text,
    status text NOT NULL,
    cost bigint NOT NULL,
    hold_id uuid NOT NULL,
    transaction_id uuid,
    refunded_amount bigint NOT NULL DEFAULT 0,
    failure_reason text,
    "position" bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT videos_pkey PRIMARY KEY (id)
);

-- Indexes
CREATE UNIQUE INDEX api_keys_by_hash ON public.api_keys USING btree (key_hash);
CREATE INDEX api_keys_by_previous_hash ON public.api_keys USING btree (previous_hash) WHERE (previous_hash IS NOT NULL);
CREATE INDEX audit_verifications_by_start ON public.audit_verifications USING btree (started_at DESC);
CREATE UNIQUE INDEX audit_verifications_one_running ON public.audit_verifications USING btree (status) WHERE (status = 'running'::text);
CREATE INDEX deliveries_dead ON public.deliveries USING btree (endpoint_id, "position" DESC, message DESC) WHERE (state = 'dead'::text);
CREATE INDEX deliveries_of_user ON public.deliveries USING btree (endpoint_id, user_id, "position", message) WHERE (state = 'waiting'::text);
CREATE INDEX deliveries_waiting ON public.deliveries USING btree (endpoint_id, due_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX erasures_by_position ON public.erasures USING btree ("position");
CREATE INDEX payment_inbox_by_payment ON public.payment_inbox USING btree (payment_id) WHERE (payment_id IS NOT NULL);
CREATE INDEX payment_inbox_by_reference ON public.payment_inbox USING btree (provider, reference) WHERE (reference IS NOT NULL);
CREATE INDEX payment_inbox_due ON public.payment_inbox USING btree (due_at) WHERE (state = 'pending'::text);
CREATE INDEX payment_inbox_kept ON public.payment_inbox USING btree (received_at) WHERE (body IS NOT NULL);
CREATE INDEX provider_movements_by_reference ON public.provider_movements USING btree (provider, reference);
CREATE INDEX provider_movements_by_time ON public.provider_movements USING btree (provider, created_at) WHERE (kind = 'payment'::text);
CREATE INDEX claims_by_holder ON projection.claims USING btree (holder, space);
CREATE INDEX credits_by_user ON projection.credits USING btree (user_id);
CREATE INDEX holds_by_user ON projection.holds USING btree (user_id, "position" DESC);
CREATE INDEX holds_due ON projection.holds USING btree (expires_at) WHERE (state = 'open'::text);
CREATE INDEX holds_open_by_user ON projection.holds USING btree (user_id, expires_at) WHERE (state = 'open'::text);
CREATE INDEX lots_by_user ON projection.lots USING btree (user_id) WHERE open;
CREATE INDEX lots_due ON projection.lots USING btree (expires_at) WHERE expires;
CREATE INDEX lots_to_announce ON projection.lots USING btree (notice_at) WHERE (open AND (NOT announced) AND (notice_at IS NOT NULL));
CREATE INDEX lots_to_announce_by_default ON projection.lots USING btree (expires_at) WHERE (open AND (NOT announced) AND (notice_at IS NULL) AND (expires_at IS NOT NULL));
CREATE INDEX payments_by_position ON projection.payments USING btree ("position" DESC);
CREATE INDEX payments_by_status ON projection.payments USING btree (status, "position" DESC);
CREATE INDEX payments_by_user ON projection.payments USING btree (user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX payments_open ON projection.payments USING btree (payment_reference) WHERE ((purchase_transaction_id IS NULL) AND (status = ANY (ARRAY['waiting'::text, 'unmatched'::text])));
CREATE INDEX transactions_bought_by_time ON projection.transactions USING btree (created_at) WHERE (payment_reference IS NOT NULL);
CREATE INDEX transactions_by_payment ON projection.transactions USING btree (payment_reference) WHERE (payment_reference IS NOT NULL);
CREATE INDEX transactions_by_user ON projection.transactions USING btree (user_id, ledger_position DESC);
CREATE INDEX transactions_by_video ON projection.transactions USING btree (video_id, ledger_position) WHERE (video_id IS NOT NULL);
CREATE INDEX videos_by_user ON projection.videos USING btree (user_id, "position" DESC);

-- Views

CREATE VIEW event_log AS
 SELECT "position",
    recorded_at,
    aggregate_type,
    aggregate_id,
    sequence,
    type,
    version,
    readable_json(payload) AS payload,
    readable_json(metadata) AS metadata,
    encode(hash, 'hex'::text) AS hash
   FROM events;

CREATE VIEW users AS
 SELECT id,
    email,
    name,
    created_at,
    updated_at,
    erased_at
   FROM projection.users;

CREATE VIEW credits AS
 SELECT id,
    user_id,
    amount,
    held,
    debt,
    transaction_count,
    sequence,
    created_at,
    updated_at,
    low_balance,
    expiring_within,
    thresholds_position
   FROM projection.credits;

CREATE VIEW transactions AS
 SELECT id,
    user_id,
    type,
    amount,
    balance_after,
    nominal,
    refunded,
    excused,
        CASE
            WHEN description IS NOT NULL AND (user_id IN ( SELECT scrubs.subject
               FROM scrubs)) THEN '[erased]'::text
            ELSE description
        END AS description,
        CASE
            WHEN reason IS NOT NULL AND (user_id IN ( SELECT scrubs.subject
               FROM scrubs)) THEN '[erased]'::text
            ELSE reason
        END AS reason,
    video_id,
    hold_id,
    related_transaction_id,
    family,
    payment_reference,
    paid_minor,
    paid_currency,
    idempotency_key,
    actor,
    sequence,
    ledger_position,
    updated_sequence,
    lots,
    debt,
        CASE
            WHEN metadata IS NOT NULL AND (user_id IN ( SELECT scrubs.subject
               FROM scrubs)) THEN NULL::jsonb
            ELSE metadata
        END AS metadata,
    created_at
   FROM projection.transactions;

CREATE VIEW lots AS
 SELECT id,
    user_id,
    kind,
    family,
    regrant_of,
    priority,
    expires_at,
    age,
    amount,
    remaining,
    held,
    money_minor,
    money_currency,
    money_credits,
    money_gone,
    updated_sequence,
    created_at,
    updated_at,
    open,
    expires,
    announced,
    notice_at
   FROM projection.lots;

CREATE VIEW lot_families AS
 SELECT id,
    user_id,
    currency,
    paid_minor,
    recognised_minor,
    breakage_minor,
    reversed_minor,
    deferred_minor,
    expired,
    excused,
    updated_sequence
   FROM projection.lot_families;

CREATE VIEW holds AS
 SELECT id,
    user_id,
    amount,
    captured,
    state,
    video_id,
    owned_by_video,
    transaction_id,
        CASE
            WHEN description IS NOT NULL AND (user_id IN ( SELECT scrubs.subject
               FROM scrubs)) THEN '[erased]'::text
            ELSE description
        END AS description,
    "position",
    expires_at,
    created_at,
    ended_at
   FROM projection.holds;

CREATE VIEW videos AS
 SELECT id,
    user_id,
        CASE
            WHEN (user_id IN ( SELECT scrubs.subject
               FROM scrubs)) THEN '[erased]'::text
            ELSE prompt
        END AS prompt,
    style,
    camera_motion,
    mood,
    aspect_ratio,
    duration,
    video_url,
    status,
    cost,
    hold_id,
    transaction_id,
    refunded_amount,
        CASE
            WHEN failure_reason IS NOT NULL AND (user_id IN ( SELECT scrubs.subject
               FROM scrubs)) THEN '[erased]'::text
            ELSE failure_reason
        END AS failure_reason,
    "position",
    created_at,
    updated_at
   FROM projection.videos;

CREATE VIEW idempotency_keys AS
 SELECT client,
    key,
    fingerprint,
    first_position,
    last_position
   FROM projection.idempotency_keys;

CREATE VIEW claims AS
 SELECT space,
    value,
    holder,
    "position"
   FROM projection.claims;

CREATE VIEW payments AS
 SELECT id,
    provider,
    payment_reference,
    status,
    reason,
    user_id,
    credits,
    paid_minor,
    paid_currency,
    reversed_credits,
    purchase_transaction_id,
    resolved_by,
    resolved_at,
        CASE
            WHEN resolution_reason IS NOT NULL AND (user_id IN ( SELECT erasures.subject
               FROM erasures)) THEN '[erased]'::text
            ELSE resolution_reason
        END AS resolution_reason,
    "position",
    created_at,
    updated_at,
    erased_at,
    event_ids
   FROM projection.payments;

CREATE VIEW lot_reopenings AS
 SELECT lot_id,
    sequence,
    amount
   FROM projection.lot_reopenings;

CREATE VIEW book_entries AS
 SELECT "position",
    line,
    user_id,
    type,
    account,
    transaction_id,
    hold_id,
    credits,
    held,
    currency,
    paid_minor,
    recognised_minor,
    breakage_minor,
    reversed_minor,
    created_at
   FROM projection.book_entries;

CREATE VIEW book_sums AS
 SELECT grain,
    begins,
    type,
    account,
    currency,
    entries,
    credits_debit,
    credits_credit,
    held_debit,
    held_credit,
    account_debit,
    account_credit,
    paid_minor,
    recognised_minor,
    breakage_minor,
    reversed_minor
   FROM projection.book_sums;

CREATE VIEW book_currencies AS
 SELECT family,
    currency
   FROM projection.book_currencies;

CREATE VIEW book_providers AS
 SELECT purchase,
    provider
   FROM projection.book_providers;

CREATE VIEW finance.transactions AS
 SELECT e."position" AS ledger_position,
    e.created_at,
    e.transaction_id,
    e.user_id,
    e.type,
    t.amount,
    t.balance_after,
    t.description,
    t.reason,
    t.video_id,
    t.hold_id,
    t.related_transaction_id,
    t.payment_reference,
    t.paid_minor,
    t.paid_currency,
    t.actor,
    t.idempotency_key
   FROM book_entries e
     JOIN transactions t ON t.id = e.transaction_id
  WHERE e.line = 0;

CREATE VIEW finance.postings AS
 SELECT e."position" AS ledger_position,
    p.posting,
    e.created_at,
    e.user_id,
    e.type,
    e.transaction_id,
    e.hold_id,
    p.account,
    GREATEST(- p.amount, 0::bigint) AS debit,
    GREATEST(p.amount, 0::bigint) AS credit
   FROM book_entries e
     CROSS JOIN LATERAL ( VALUES (1,('users:'::text || e.user_id) || ':credits'::text,e.credits), (2,('users:'::text || e.user_id) || ':held'::text,e.held), (3,e.account,- (e.credits + e.held))) p(posting, account, amount)
  WHERE e.line = 0 AND (e.transaction_id IS NOT NULL OR e.hold_id IS NOT NULL) AND (p.amount <> 0 OR e.credits = 0 AND e.held = 0 AND p.posting <> 2 AND e.account IS NOT NULL);

CREATE VIEW finance.money AS
 SELECT "position" AS ledger_position,
    created_at,
    user_id,
    type,
    transaction_id,
    currency,
    paid_minor,
    recognised_minor,
    breakage_minor,
    reversed_minor,
    paid_minor - recognised_minor - breakage_minor - reversed_minor AS deferred_minor
   FROM book_entries e
  WHERE currency IS NOT NULL;

CREATE VIEW finance.daily_credits AS
 SELECT (begins AT TIME ZONE 'UTC'::text)::date AS day,
    type,
    sum(entries) AS transactions,
    sum(account_debit - account_credit) AS amount
   FROM book_sums s
  WHERE grain = 'day'::text AND account <> ''::text
  GROUP BY ((begins AT TIME ZONE 'UTC'::text)::date), type;

CREATE VIEW finance.daily_money AS
 SELECT (begins AT TIME ZONE 'UTC'::text)::date AS day,
    currency,
    sum(paid_minor) AS paid_minor,
    sum(recognised_minor) AS recognised_minor,
    sum(breakage_minor) AS breakage_minor,
    sum(reversed_minor) AS reversed_minor,
    sum(paid_minor - recognised_minor - breakage_minor - reversed_minor) AS deferred_minor
   FROM book_sums s
  WHERE grain = 'day'::text AND currency <> ''::text
  GROUP BY ((begins AT TIME ZONE 'UTC'::text)::date), currency;

CREATE VIEW finance.trial_balance AS
 SELECT p.account,
    sum(p.debit) AS debit,
    sum(p.credit) AS credit,
    sum(p.debit - p.credit) AS balance
   FROM book_sums s
     CROSS JOIN LATERAL ( VALUES ('users:credits'::text,s.credits_debit,s.credits_credit), ('users:held'::text,s.held_debit,s.held_credit), (NULLIF(s.account, ''::text),s.account_debit,s.account_credit)) p(account, debit, credit)
  WHERE s.grain = 'day'::text AND p.account IS NOT NULL
  GROUP BY p.account;

CREATE VIEW finance.balances AS
 SELECT user_id,
    amount AS balance,
    held,
    amount - held AS available,
    debt,
    updated_at
   FROM credits c;

CREATE VIEW finance.lots AS
 SELECT id AS lot_id,
    user_id,
    kind,
    created_at,
    expires_at,
    remaining,
    held,
    money_currency AS currency,
    money_minor - div(money_minor::numeric * money_gone::numeric, money_credits::numeric)::bigint AS deferred_minor
   FROM lots l
  WHERE open;

CREATE VIEW finance.purchases AS
 SELECT t.id AS transaction_id,
    t.user_id,
    t.created_at,
    t.payment_reference,
    t.nominal AS credits,
    t.refunded AS reversed_credits,
    t.paid_currency AS currency,
    t.paid_minor,
    f.recognised_minor,
    f.breakage_minor,
    f.reversed_minor,
    f.deferred_minor
   FROM transactions t
     LEFT JOIN lot_families f ON f.id = t.family AND t.paid_currency IS NOT NULL
  WHERE t.type = 'purchase'::text;

CREATE VIEW finance.payments AS
 SELECT id AS payment_id,
    provider,
    payment_reference,
    status,
    reason,
    user_id,
    credits,
    reversed_credits,
    paid_currency AS currency,
    paid_minor,
    purchase_transaction_id,
    created_at,
    updated_at
   FROM payments p;

-- Triggers
CREATE TRIGGER api_keys_changed AFTER INSERT OR DELETE OR UPDATE OF name, role, key_hash, previous_hash, previous_expires_at, expires_at, revoked_at ON public.api_keys FOR EACH STATEMENT EXECUTE FUNCTION api_keys_changed();
CREATE TRIGGER events_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_immutable;
CREATE TRIGGER log_floor_only_rises BEFORE UPDATE ON public.log_floor FOR EACH ROW WHEN ((new.stamp < old.stamp)) EXECUTE FUNCTION refuse_lower_floor();
CREATE TRIGGER log_floor_stays BEFORE DELETE OR TRUNCATE ON public.log_floor FOR EACH STATEMENT EXECUTE FUNCTION refuse_lower_floor();
CREATE TRIGGER operator_actions_are_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.operator_actions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE operator_actions ENABLE ALWAYS TRIGGER operator_actions_are_immutable;

-- Rights
REVOKE ALL ON FUNCTION raise_log_floor(timestamp with time zone) FROM PUBLIC;
REVOKE ALL ON FUNCTION promote_copy(text,text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION index_copy(text,text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION drop_copy(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION create_copy(text,text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION copy_schema(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION book_flows(timestamp with time zone,timestamp with time zone,bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION append_events(bigint,timestamp with time zone,text[],uuid[],bigint[],text[],smallint[],bytea[],bytea[],bytea[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION analyze_copy(text,text[]) FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ledger_service;
GRANT USAGE ON SCHEMA projection TO ledger_service;
GRANT USAGE ON SCHEMA finance TO ledger_service;
GRANT USAGE ON SCHEMA finance TO ledger_finance;
GRANT SELECT ON videos TO ledger_service;
GRANT SELECT ON users TO ledger_service;
GRANT SELECT ON transactions TO ledger_service;
GRANT SELECT ON payments TO ledger_service;
GRANT SELECT ON lots TO ledger_service;
GRANT SELECT ON lot_reopenings TO ledger_service;
GRANT SELECT ON lot_families TO ledger_service;
GRANT SELECT ON log_floor TO ledger_service;
GRANT SELECT ON idempotency_keys TO ledger_service;
GRANT SELECT ON holds TO ledger_service;
GRANT SELECT ON finance.trial_balance TO ledger_service;
GRANT SELECT ON finance.trial_balance TO ledger_finance;
GRANT SELECT ON finance.transactions TO ledger_service;
GRANT SELECT ON finance.transactions TO ledger_finance;
GRANT SELECT ON finance.purchases TO ledger_service;
GRANT SELECT ON finance.purchases TO ledger_finance;
GRANT SELECT ON finance.postings TO ledger_service;
GRANT SELECT ON finance.postings TO ledger_finance;
GRANT SELECT ON finance.payments TO ledger_service;
GRANT SELECT ON finance.payments TO ledger_finance;
GRANT SELECT ON finance.money TO ledger_service;
GRANT SELECT ON finance.money TO ledger_finance;
GRANT SELECT ON finance.lots TO ledger_service;
GRANT SELECT ON finance.lots TO ledger_finance;
GRANT SELECT ON finance.daily_money TO ledger_service;
GRANT SELECT ON finance.daily_money TO ledger_finance;
GRANT SELECT ON finance.daily_credits TO ledger_service;
GRANT SELECT ON finance.daily_credits TO ledger_finance;
GRANT SELECT ON finance.balances TO ledger_service;
GRANT SELECT ON finance.balances TO ledger_finance;
GRANT SELECT ON events TO ledger_service;
GRANT SELECT ON event_log TO ledger_service;
GRANT SELECT ON credits TO ledger_service;
GRANT SELECT ON claims TO ledger_service;
GRANT SELECT ON book_sums TO ledger_service;
GRANT SELECT ON book_providers TO ledger_service;
GRANT SELECT ON book_entries TO ledger_service;
GRANT SELECT ON book_currencies TO ledger_service;
GRANT INSERT, SELECT, UPDATE ON provider_movements TO ledger_service;
GRANT INSERT, SELECT, UPDATE ON audit_verifications TO ledger_service;
GRANT INSERT, SELECT, UPDATE ON audit_sinks TO ledger_service;
GRANT INSERT, SELECT ON provider_reports TO ledger_service;
GRANT INSERT, SELECT ON operator_actions TO ledger_service;
GRANT INSERT, SELECT ON installation TO ledger_service;
GRANT INSERT, SELECT ON erasures TO ledger_service;
GRANT INSERT, SELECT ON audit_keys TO ledger_service;
GRANT INSERT, SELECT ON audit_heads TO ledger_service;
GRANT INSERT, SELECT ON api_key_answers TO ledger_service;
GRANT EXECUTE ON FUNCTION sequence_at(text,uuid,bigint) TO ledger_service;
GRANT EXECUTE ON FUNCTION raise_log_floor(timestamp with time zone) TO ledger_service;
GRANT EXECUTE ON FUNCTION promote_copy(text,text[]) TO ledger_service;
GRANT EXECUTE ON FUNCTION position_at(timestamp with time zone) TO ledger_service;
GRANT EXECUTE ON FUNCTION index_copy(text,text[]) TO ledger_service;
GRANT EXECUTE ON FUNCTION drop_copy(text) TO ledger_service;
GRANT EXECUTE ON FUNCTION create_copy(text,text[]) TO ledger_service;
GRANT EXECUTE ON FUNCTION book_flows(timestamp with time zone,timestamp with time zone,bigint) TO ledger_service;
GRANT EXECUTE ON FUNCTION append_events(bigint,timestamp with time zone,text[],uuid[],bigint[],text[],smallint[],bytea[],bytea[],bytea[]) TO ledger_service;
GRANT EXECUTE ON FUNCTION analyze_copy(text,text[]) TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON token_entry TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON snapshots TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON scrubs TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON rebuilds TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projections TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.videos TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.users TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.transactions TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.payments TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.lots TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.lot_reopenings TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.lot_families TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.idempotency_keys TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.holds TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.credits TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.claims TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.book_sums TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.book_providers TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.book_entries TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON projection.book_currencies TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON personal_keys TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON payment_inbox TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON payment_aliases TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON parked_sequences TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON endpoints TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON deliveries TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON console_sessions TO ledger_service;
GRANT DELETE, INSERT, SELECT, UPDATE ON api_keys TO ledger_service;

-- Comments
COMMENT ON COLUMN audit_heads.root IS 'The hash of the event at the position, and with it of all before.';
COMMENT ON COLUMN audit_keys.endorsement IS 'The former key''s signature that this one follows it; acceptance is this key''s own.';
COMMENT ON COLUMN audit_verifications.last_hash IS 'Of an intact one: the hash of the last event it read, where an incremental one goes on.';
COMMENT ON COLUMN audit_verifications.owner IS 'The node that works on it, as long as it renews renewed_at.';
COMMENT ON COLUMN console_sessions.issuer IS 'Who vouched for them: the session is good while that issuer is the configured one.';
COMMENT ON COLUMN console_sessions.key_hash IS 'Of the API key''s secret that was shown: the session is good while that opens something.';
COMMENT ON COLUMN console_sessions.seen_at IS 'To the minute: when the person last asked for something; what a page asks by itself does not count.';
COMMENT ON COLUMN console_sessions.shown_as IS 'Their name, for their own pages, encrypted under the master key.';
COMMENT ON COLUMN console_sessions.staff IS 'The issuer''s sub, as events name it: to end all sessions of somebody, delete their rows.';
COMMENT ON COLUMN deliveries.due_at IS 'Infinity while an earlier message of the same user is in the way.';
COMMENT ON COLUMN endpoints."position" IS 'What the log has up to here is delivered, or a row of deliveries.';
COMMENT ON COLUMN endpoints.leased_until IS 'No other turn begins before; absent: there is none under way.';
COMMENT ON COLUMN endpoints.secret IS 'Sealed under the master key, like the one before it.';
COMMENT ON COLUMN endpoints.turn IS 'How many turns it has had: what an earlier one brings home counts no more.';
COMMENT ON COLUMN endpoints.types IS 'What it is told of; all, when absent.';
COMMENT ON COLUMN endpoints.waits_since IS 'The end of its last turn: who has waited longest is next.';
COMMENT ON COLUMN finance.lots.deferred_minor IS 'Minor units that its remaining credits carry. Null: nothing was paid.';
COMMENT ON COLUMN finance.money.breakage_minor IS 'Paid for credits that expired now.';
COMMENT ON COLUMN finance.money.deferred_minor IS 'Change of what was paid for credits that are not gone.';
COMMENT ON COLUMN finance.money.recognised_minor IS 'Paid for credits that were used now; below zero when they were given back.';
COMMENT ON COLUMN finance.money.reversed_minor IS 'Taken back of the payment; below zero when it was returned.';
COMMENT ON COLUMN finance.postings.posting IS 'Which posting of its entry it is.';
COMMENT ON COLUMN finance.postings.type IS 'That of the transaction; hold, void or hold_expiry where credits are only set aside, or free again.';
COMMENT ON COLUMN finance.transactions.amount IS 'Signed change of the balance, in credits.';
COMMENT ON COLUMN finance.transactions.ledger_position IS 'Of its event in the log: the order in which everything happened.';
COMMENT ON COLUMN finance.transactions.paid_minor IS 'Minor units of paid_currency: paid by a purchase, taken back by a reversal, returned by a reinstatement.';
COMMENT ON COLUMN log_floor.stamp IS 'No event is stamped before it from now on. No row: no floor.';
COMMENT ON COLUMN operator_actions.id IS 'Of what was ordered: ordered again under the same id, it is not done again.';
COMMENT ON COLUMN operator_actions.number IS 'In the order of the commits and without gaps: one that is missing was removed.';
COMMENT ON COLUMN operator_actions.reason IS 'Why, in the words of who did it.';
COMMENT ON COLUMN payment_inbox.error IS 'The kind of what went wrong last.';
COMMENT ON COLUMN payment_inbox.payment_id IS 'The payment that it was counted to.';
COMMENT ON COLUMN payment_inbox.reference IS 'The payment as the event names it; null for an event of none.';
COMMENT ON COLUMN projection.book_entries.account IS 'The book account against the user''s two. Null: credits move between these, or none do.';
COMMENT ON COLUMN projection.book_entries.credits IS 'Signed change of users:{id}:credits, what the user can use; account changes by the opposite of it and held.';
COMMENT ON COLUMN projection.book_entries.held IS 'Signed change of users:{id}:held.';
COMMENT ON COLUMN projection.book_entries.recognised_minor IS 'Signed; deferred changes by paid - recognised - breakage - reversed.';
COMMENT ON COLUMN projection.book_sums.account IS 'Empty where the entries have none; so is currency.';
COMMENT ON COLUMN projection.credits.expiring_within IS 'The user is told so many seconds before a lot expires; 0: never; null: the operator''s default.';
COMMENT ON COLUMN projection.credits.low_balance IS 'The user is told of a balance below this; 0: never; null: the operator''s default.';
COMMENT ON COLUMN projection.credits.thresholds_position IS 'The event that chose the user''s own thresholds last: it has by whom and why.';
COMMENT ON COLUMN projection.lot_reopenings.amount IS 'All that was put into it before that event.';
COMMENT ON COLUMN projection.lot_reopenings.sequence IS 'Of the account''s event that opened it again.';
COMMENT ON COLUMN projection.lots.amount IS 'All that was ever put into it.';
COMMENT ON COLUMN projection.lots.announced IS 'Its user was told that it expires soon.';
COMMENT ON COLUMN projection.lots.expires IS 'Something is left in it that no hold keeps, and that has a last day.';
COMMENT ON COLUMN projection.lots.money_minor IS 'It carries money_minor for money_credits credits, of which money_gone are gone (docs/credits.md).';
COMMENT ON COLUMN projection.lots.notice_at IS 'While it is open: when to tell the user that it expires soon, by the user''s own threshold; infinity: never; null: by the operator''s default.';
COMMENT ON COLUMN projection.lots.open IS 'Something is left in it.';
COMMENT ON COLUMN projection.transactions.family IS 'Of a purchase or reversal: the lot whose books its money is in.';
COMMENT ON COLUMN projection.transactions.lots IS 'In order: [{"lot_id", "amount" (signed), "released" (minor units recognised)}].';
COMMENT ON COLUMN projection.transactions.nominal IS 'What can be refunded, reversed or reinstated at most: the amount without sign; of a reversal, how much of the purchase it reversed.';
COMMENT ON COLUMN projection.transactions.updated_sequence IS 'The account''s event that last changed this row.';
COMMENT ON COLUMN provider_movements.amount_minor IS 'Signed, in the currency that the customer paid in.';
COMMENT ON COLUMN provider_movements.id IS 'The provider''s id of the movement on its balance.';
COMMENT ON COLUMN provider_movements.kind IS 'A payment brought money in; a return took it back, or gave back what was taken.';
COMMENT ON COLUMN provider_movements.reference IS 'The payment, as the report names it.';
COMMENT ON COLUMN rebuilds."position" IS 'The last event that the copy has applied; -1 before its tables are made.';
COMMENT ON COLUMN rebuilds.attached IS 'The log''s writers apply their batches to the copy too. Changed under the log''s lock only.';
COMMENT ON COLUMN rebuilds.has_copy IS 'There is a schema to be dropped when it has ended.';
COMMENT ON COLUMN rebuilds.rate IS 'Events a second.';
COMMENT ON COLUMN rebuilds.reason IS 'Why it was asked for, in the words of who did.';
COMMENT ON COLUMN rebuilds.scrubbed_to IS 'What persons wrote whose erasure is an event up to this one is overwritten in the copy.';
COMMENT ON COLUMN rebuilds.version IS 'Of the projection: nodes that have another one leave the copy alone.';
COMMENT ON COLUMN scrubs.scrubbed_to IS 'Every row up to this place in the log is clean.';
COMMENT ON FUNCTION book_flows(timestamp with time zone,timestamp with time zone,bigint) IS 'What the entries since an instant sum to, by quarter of an hour or day, up to a position that is the last before an instant.';
COMMENT ON FUNCTION position_at(timestamp with time zone) IS 'The position of the last event at or before an instant; 0 when there is none.';
COMMENT ON FUNCTION sequence_at(text,uuid,bigint) IS 'The sequence of a stream''s last event at or before a position; -1 when there is none.';
COMMENT ON TABLE events IS 'Every event, immutable, in one order. hash = SHA-256 of the previous hash and every other column (docs/architecture.md).';
COMMENT ON TABLE projection.book_currencies IS 'What each purchase was paid in.';
COMMENT ON TABLE projection.book_entries IS 'What events post: the first line of each has the credits, every line the money of one currency.';
COMMENT ON TABLE projection.book_providers IS 'Who told of each purchase''s money: the name of its book account.';
COMMENT ON TABLE projection.book_sums IS 'Sums of book_entries by their day and by their quarter of an hour.';
COMMENT ON VIEW finance.balances IS 'What each user has, as booked.';
COMMENT ON VIEW finance.daily_credits IS 'Transactions by day (UTC) and type, and what they changed of all balances together.';
COMMENT ON VIEW finance.daily_money IS 'The rows of money, by day (UTC) and currency.';
COMMENT ON VIEW finance.lots IS 'The credits that users have, by when they expire, and what was paid for them.';
COMMENT ON VIEW finance.money IS 'What every transaction did to what was paid for credits, in minor units, a row for each currency. Each column is a signed change.';
COMMENT ON VIEW finance.payments IS 'What payment providers told, and what has become of it.';
COMMENT ON VIEW finance.postings IS 'Double entry: the debits and credits of book accounts, in credits. Those of one ledger_position are one entry, and are equal.';
COMMENT ON VIEW finance.purchases IS 'Each purchase, and what has become of its credits and of what was paid. Null: nothing was paid.';
COMMENT ON VIEW finance.transactions IS 'Every change of a balance.';
COMMENT ON VIEW finance.trial_balance IS 'What was ever posted to each book account, in credits; the accounts of all users are two lines. The balances sum to zero.';
