-- Who is signed in to the console (docs/adr/028-console.md). Of the cookie there is only its SHA-256, so a copy of the table
-- opens nothing.
CREATE TABLE console_sessions (
    token_hash bytea       NOT NULL PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    key_hash   bytea       NOT NULL CHECK (octet_length(key_hash) = 32),
    begun_at   timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL
);
COMMENT ON COLUMN console_sessions.key_hash IS 'Of the API key''s secret that was shown: the session is good while that opens something.';
COMMENT ON COLUMN console_sessions.seen_at IS 'To the minute: when the person last asked for something; what a page asks by itself does not count.';

GRANT SELECT, INSERT, UPDATE, DELETE ON console_sessions TO ledger_service;

ALTER TABLE rebuilds ADD COLUMN reason text;
COMMENT ON COLUMN rebuilds.reason IS 'Why it was asked for, in the words of who did.';
