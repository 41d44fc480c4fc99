CREATE TABLE lockkeeper.seen_request (
    sha256  text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX seen_request_seen_at ON lockkeeper.seen_request (seen_at);
COMMENT ON TABLE lockkeeper.seen_request IS 'Requests of Slack that some process took, for a quarter of an hour: the same one is not taken twice.';
COMMENT ON COLUMN lockkeeper.seen_request.sha256 IS 'Of the signature, and of the body of what somebody did.';
