-- The books, double entry (docs/finance.md): what each event of an account posts, and the money that it moves. Written by
-- an event processor. An event is one row; money of a second currency makes it two.
CREATE TABLE projection.book_entries (
    position         bigint      NOT NULL,
    line             smallint    NOT NULL,
    user_id          uuid        NOT NULL,
    type             text        NOT NULL,
    account          text,
    transaction_id   uuid,
    hold_id          uuid,
    credits          bigint      NOT NULL,
    held             bigint      NOT NULL,
    currency         text,
    paid_minor       bigint,
    recognised_minor bigint,
    breakage_minor   bigint,
    reversed_minor   bigint,
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (position, line)
);
COMMENT ON TABLE projection.book_entries IS 'What events post: the first line of each has the credits, every line the money of one currency.';
COMMENT ON COLUMN projection.book_entries.account IS 'The book account against the user''s two. Null: credits move between these, or none do.';
COMMENT ON COLUMN projection.book_entries.credits IS 'Signed change of users:{id}:credits, what the user can use; account changes by the opposite of it and held.';
COMMENT ON COLUMN projection.book_entries.held IS 'Signed change of users:{id}:held.';
COMMENT ON COLUMN projection.book_entries.recognised_minor IS 'Signed; deferred changes by paid - recognised - breakage - reversed.';

-- Sums of the entries, by quarter of an hour and by day (UTC), so that a report over years reads few rows.
CREATE TABLE projection.book_sums (
    grain            text        NOT NULL,
    begins           timestamptz NOT NULL,
    type             text        NOT NULL,
    account          text        NOT NULL,
    currency         text        NOT NULL,
    entries          bigint      NOT NULL,
    credits_debit    numeric     NOT NULL,
    credits_credit   numeric     NOT NULL,
    held_debit       numeric     NOT NULL,
    held_credit      numeric     NOT NULL,
    account_debit    numeric     NOT NULL,
    account_credit   numeric     NOT NULL,
    paid_minor       numeric     NOT NULL,
    recognised_minor numeric     NOT NULL,
    breakage_minor   numeric     NOT NULL,
    reversed_minor   numeric     NOT NULL,
    PRIMARY KEY (grain, begins, type, account, currency)
) WITH (fillfactor = 50);
COMMENT ON TABLE projection.book_sums IS 'Sums of book_entries by their day and by their quarter of an hour.';
COMMENT ON COLUMN projection.book_sums.account IS 'Empty where the entries have none; so is currency.';

-- Events name the currency of a purchase once, when it is made.
CREATE TABLE projection.book_currencies (
    family   uuid NOT NULL PRIMARY KEY,
    currency text NOT NULL
);
COMMENT ON TABLE projection.book_currencies IS 'What each purchase was paid in.';

-- So they do who told of the money.
CREATE TABLE projection.book_providers (
    purchase uuid NOT NULL PRIMARY KEY,
    provider text NOT NULL
);
COMMENT ON TABLE projection.book_providers IS 'Who told of each purchase''s money: the name of its book account.';

CREATE VIEW book_entries AS SELECT * FROM projection.book_entries;
CREATE VIEW book_sums AS SELECT * FROM projection.book_sums;
CREATE VIEW book_currencies AS SELECT * FROM projection.book_currencies;
CREATE VIEW book_providers AS SELECT * FROM projection.book_providers;

GRANT SELECT, INSERT, UPDATE, DELETE ON projection.book_entries, projection.book_sums, projection.book_currencies,
    projection.book_providers TO ledger_service;
GRANT SELECT ON book_entries, book_sums, book_currencies, book_providers TO ledger_service;

-- Whole days and quarters of an hour by their sums, what is left at the two ends by the entries themselves, which are found
-- by position: a report costs the same whatever the day's ends are.
CREATE FUNCTION book_flows(since timestamptz, before timestamptz, up_to bigint)
    RETURNS TABLE (begins timestamptz, type text, account text, currency text, entries bigint,
                   credits_debit numeric, credits_credit numeric, held_debit numeric, held_credit numeric,
                   account_debit numeric, account_credit numeric,
                   paid_minor numeric, recognised_minor numeric, breakage_minor numeric, reversed_minor numeric)
    LANGUAGE plpgsql STABLE AS $$
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
END $$;
COMMENT ON FUNCTION book_flows IS 'What the entries since an instant sum to, by quarter of an hour or day, up to a position that is the last before an instant.';
REVOKE ALL ON FUNCTION book_flows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION book_flows TO ledger_service;
