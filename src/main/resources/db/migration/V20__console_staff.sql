-- Who signs in to the console at its issuer has no API key: the row says who they are and what they may, as the issuer said
-- it then (docs/adr/030-sign-in-at-an-issuer.md).
ALTER TABLE console_sessions
    ALTER COLUMN key_hash DROP NOT NULL,
    ADD COLUMN issuer   text,
    ADD COLUMN staff    text CHECK (octet_length(staff) BETWEEN 1 AND 255),
    ADD COLUMN role     text CHECK (role IN ('finance', 'admin')),
    ADD COLUMN shown_as bytea,
    ADD CONSTRAINT console_sessions_key_or_staff CHECK (
        num_nonnulls(key_hash, issuer) = 1
        AND num_nonnulls(issuer, staff, role) IN (0, 3)
        AND (shown_as IS NULL OR issuer IS NOT NULL));
COMMENT ON COLUMN console_sessions.issuer IS 'Who vouched for them: the session is good while that issuer is the configured one.';
COMMENT ON COLUMN console_sessions.staff IS 'The issuer''s sub, as events name it: to end all sessions of somebody, delete their rows.';
COMMENT ON COLUMN console_sessions.shown_as IS 'Their name, for their own pages, encrypted under the master key.';
