-- Windows, their journals and what hangs on them. Runs as the owner; what the bot may do stands in
-- R__what_the_bot_may_do.sql.

CREATE TABLE lockkeeper.window_sequence (
    prefix      text   PRIMARY KEY,
    last_number bigint NOT NULL CHECK (last_number > 0)
);
COMMENT ON TABLE lockkeeper.window_sequence IS 'The last number given to a window of each prefix. Numbers are never given twice.';

CREATE TABLE lockkeeper.maintenance_window (
    window_id text        PRIMARY KEY,
    opening   bigint      NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY,
    state     text        NOT NULL,
    version   bigint      NOT NULL CHECK (version > 0),
    opened_at timestamptz NOT NULL,
    channel   text
);
CREATE INDEX maintenance_window_channel ON lockkeeper.maintenance_window (channel, opening);
COMMENT ON TABLE lockkeeper.maintenance_window IS 'One row per window: the guard of its version, and its state as the fold of its events gives it.';
COMMENT ON COLUMN lockkeeper.maintenance_window.opening IS 'The order in which windows were opened.';
COMMENT ON COLUMN lockkeeper.maintenance_window.opened_at IS 'Window time.';
COMMENT ON COLUMN lockkeeper.maintenance_window.channel IS 'The Slack channel of its room, once it has one.';

-- json and not jsonb: the text stays as it was written, and with it the order of roles and outputs.
CREATE TABLE lockkeeper.window_event (
    window_id   text        NOT NULL REFERENCES lockkeeper.maintenance_window,
    seq         bigint      NOT NULL CHECK (seq > 0),
    kind        text        NOT NULL,
    body        json        NOT NULL,
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (window_id, seq)
);
COMMENT ON TABLE lockkeeper.window_event IS 'What happened, for ever. Rows are added and never changed.';
COMMENT ON COLUMN lockkeeper.window_event.seq IS 'The version of the window after this event.';
COMMENT ON COLUMN lockkeeper.window_event.at IS 'Window time.';
COMMENT ON COLUMN lockkeeper.window_event.recorded_at IS 'Machine time, by the clock of this database; nobody can give another.';

CREATE TABLE lockkeeper.stored_file (
    sha256    text        PRIMARY KEY,
    content   bytea       NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT content_is_what_its_name_says CHECK (sha256 = encode(sha256(content), 'hex'))
);
COMMENT ON TABLE lockkeeper.stored_file IS 'The bytes that windows run, each kept once.';

CREATE TABLE lockkeeper.target_claim (
    system_identifier text        NOT NULL,
    database_oid      bigint      NOT NULL,
    window_id         text        NOT NULL REFERENCES lockkeeper.maintenance_window,
    claimed_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (system_identifier, database_oid)
);
CREATE INDEX target_claim_window ON lockkeeper.target_claim (window_id);
COMMENT ON TABLE lockkeeper.target_claim IS 'Which live window works on which database: one window per target.';

CREATE TABLE lockkeeper.posted_message (
    window_id text        NOT NULL REFERENCES lockkeeper.maintenance_window,
    key       text        NOT NULL,
    channel   text        NOT NULL,
    ts        text,
    digest    text        NOT NULL,
    sending   boolean     NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (window_id, key)
);
COMMENT ON TABLE lockkeeper.posted_message IS 'What was posted to Slack, so that a restart posts nothing twice.';

CREATE TABLE lockkeeper.worker_lease (
    lease      text        PRIMARY KEY,
    node       text        NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE lockkeeper.worker_lease IS 'Which process drives the windows, until when by the clock of this database.';

CREATE TABLE lockkeeper.window_time (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    offset_nanos bigint  NOT NULL CHECK (offset_nanos >= 0)
);
INSERT INTO lockkeeper.window_time (offset_nanos) VALUES (0);
COMMENT ON TABLE lockkeeper.window_time IS 'How far window time is ahead of machine time; zero outside practice.';

-- The second fence around the journal and the files: it stops everybody who has the right to write, the owner too.
CREATE FUNCTION lockkeeper.refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION '% is append-only; % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON lockkeeper.window_event
    FOR EACH STATEMENT EXECUTE FUNCTION lockkeeper.refuse_change();

CREATE TRIGGER append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON lockkeeper.stored_file
    FOR EACH STATEMENT EXECUTE FUNCTION lockkeeper.refuse_change();
