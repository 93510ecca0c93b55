DROP TABLE IF EXISTS events, credits, transactions;
CREATE TABLE events (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream uuid NOT NULL,
    sequence bigint NOT NULL,
    type text NOT NULL,
    payload jsonb NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE TABLE credits (
    user_id bigint PRIMARY KEY,
    balance bigint NOT NULL
);
INSERT INTO credits SELECT n, 1000000000 FROM generate_series(1, 1000) n;
CREATE TABLE transactions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    amount bigint NOT NULL,
    created_at timestamptz NOT NULL
);
ANALYZE;
