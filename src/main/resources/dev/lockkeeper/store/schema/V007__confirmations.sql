CREATE TABLE lockkeeper.confirmation (
    sha256     text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    window_id  text        NOT NULL,
    gate       text        NOT NULL,
    role       text        NOT NULL,
    team       text        NOT NULL,
    person     text        NOT NULL,
    digest     text        NOT NULL,
    reason     text        NOT NULL,
    asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    used_at    timestamptz,
    sign_ins   integer     NOT NULL DEFAULT 0
);
CREATE INDEX confirmation_of ON lockkeeper.confirmation (window_id, gate, role, team, person);
CREATE INDEX confirmation_by_age ON lockkeeper.confirmation (expires_at);
COMMENT ON TABLE lockkeeper.confirmation IS
    'Links by which one person confirms one approval in a browser. A link has 256 random bits and is kept nowhere but in its hash.';

CREATE TABLE lockkeeper.sign_in (
    sha256          text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    confirmation    text        NOT NULL REFERENCES lockkeeper.confirmation ON DELETE CASCADE,
    expires_at      timestamptz NOT NULL,
    came_back_at    timestamptz,
    issuer          text,
    signed_in_at    timestamptz,
    reauthenticated boolean
);
CREATE INDEX sign_in_for ON lockkeeper.sign_in (confirmation);
COMMENT ON TABLE lockkeeper.sign_in IS
    'Browsers on their way to a confirmation, by the hash of their cookie. Signed in once issuer is filled; a sign-in takes a new row, so that no cookie from before it counts.';
