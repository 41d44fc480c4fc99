CREATE TABLE lockkeeper.personal_token (
    sha256     text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    team       text        NOT NULL,
    person     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX personal_token_of ON lockkeeper.personal_token (team, person);
COMMENT ON TABLE lockkeeper.personal_token IS
    'By which people act without Slack. A token has 256 random bits, so its plain hash tells nothing; the token itself is kept nowhere.';
