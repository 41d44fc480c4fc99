-- The record: every entry carries the hash of the one before it. Computed here and not by the bot, so that whoever has
-- only the bot's password can add to the record and can neither choose a hash nor leave one out. The form that is hashed
-- is defined in docs/audit.md; window/RecordEntry computes it a second time, to verify.

CREATE TABLE lockkeeper.installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id       text    NOT NULL,
    seq      bigint  NOT NULL CHECK (seq >= 0),
    head     text    NOT NULL CHECK (head ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE lockkeeper.installation IS 'Whose record this is, and the last entry of its own chain; its row lock is what makes the entries of all processes one chain.';
INSERT INTO lockkeeper.installation (id, seq, head) VALUES (gen_random_uuid()::text, 0, repeat('0', 64));

CREATE TABLE lockkeeper.installation_entry (
    seq         bigint      PRIMARY KEY,
    kind        text        NOT NULL,
    body        json        NOT NULL,
    actor       text        NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    origin      text        NOT NULL,
    previous    text        NOT NULL,
    hash        text        NOT NULL
);
COMMENT ON TABLE lockkeeper.installation_entry IS 'What belongs to no window, and where the chain of each window stood; rows are added and never changed.';

-- A text with its length in bytes before it, so that no two lists of texts give the same bytes.
CREATE FUNCTION lockkeeper.counted(field text) RETURNS bytea
    LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp AS
$$
    SELECT convert_to(length(convert_to(field, 'UTF8'))::text || ':' || field || ',', 'UTF8')
$$;

CREATE FUNCTION lockkeeper.entry_hash(
    previous text, chain text, seq bigint, kind text, body text, actor text, at timestamptz, recorded_at timestamptz,
    origin text) RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp AS
$$
    SELECT encode(sha256(
               lockkeeper.counted('lockkeeper-record-1')
            || lockkeeper.counted(previous)
            || lockkeeper.counted((SELECT id FROM lockkeeper.installation))
            || lockkeeper.counted(chain)
            || lockkeeper.counted(seq::text)
            || lockkeeper.counted(kind)
            || lockkeeper.counted(body)
            || lockkeeper.counted(actor)
            || lockkeeper.counted(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
            || lockkeeper.counted(to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
            || lockkeeper.counted(origin)), 'hex')
$$;

-- The row of the installation stays locked until the transaction ends: nobody else can take the same place meanwhile.
-- It runs as the owner, because the bot may read that row and not change it.
CREATE FUNCTION lockkeeper.chain_installation_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    UPDATE lockkeeper.installation SET seq = seq + 1 RETURNING seq, head INTO NEW.seq, NEW.previous;
    NEW.origin := 'recorded';
    NEW.hash := lockkeeper.entry_hash(
        NEW.previous, '', NEW.seq, NEW.kind, NEW.body::text, NEW.actor, NEW.at, NEW.recorded_at, NEW.origin);
    UPDATE lockkeeper.installation SET head = NEW.hash;
    RETURN NEW;
END
$$;

CREATE TRIGGER chained
    BEFORE INSERT ON lockkeeper.installation_entry
    FOR EACH ROW EXECUTE FUNCTION lockkeeper.chain_installation_entry();

ALTER TABLE lockkeeper.window_event
    ADD COLUMN actor    text NOT NULL DEFAULT '',
    ADD COLUMN origin   text,
    ADD COLUMN previous text,
    ADD COLUMN hash     text;
COMMENT ON COLUMN lockkeeper.window_event.actor IS 'Whose doing it was, as team/user; empty where the version that wrote it did not say.';
COMMENT ON COLUMN lockkeeper.window_event.origin IS 'recorded: chained when it was written. found: it was there before there was a chain, and was hashed as it was found.';

-- What is there already is taken in as it is. That proves nothing about the time before, and says so by its origin.
ALTER TABLE lockkeeper.window_event DISABLE TRIGGER append_only;

DO $$
DECLARE
    event lockkeeper.window_event;
    head  text := repeat('0', 64);
BEGIN
    FOR event IN SELECT * FROM lockkeeper.window_event ORDER BY window_id, seq LOOP
        IF event.seq = 1 THEN
            head := repeat('0', 64);
        END IF;
        event.previous := head;
        head := lockkeeper.entry_hash(
            head, event.window_id, event.seq, event.kind, event.body::text, event.actor, event.at, event.recorded_at,
            'found');
        UPDATE lockkeeper.window_event
           SET origin = 'found', previous = event.previous, hash = head
         WHERE window_id = event.window_id AND seq = event.seq;
    END LOOP;
END
$$;

ALTER TABLE lockkeeper.window_event ENABLE TRIGGER append_only;

ALTER TABLE lockkeeper.window_event
    ALTER COLUMN origin SET NOT NULL,
    ALTER COLUMN previous SET NOT NULL,
    ALTER COLUMN hash SET NOT NULL;

-- Whoever appends holds the row of the window already. The refusal below is for whoever writes around that: a gap would
-- look like an entry that somebody took out.
CREATE FUNCTION lockkeeper.chain_window_event() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    last_seq  bigint;
    last_hash text;
BEGIN
    SELECT seq, hash INTO last_seq, last_hash
      FROM lockkeeper.window_event
     WHERE window_id = NEW.window_id
     ORDER BY seq DESC
     LIMIT 1;
    IF NEW.seq <> coalesce(last_seq, 0) + 1 THEN
        RAISE EXCEPTION 'the record of % ends at %; entry % refused', NEW.window_id, coalesce(last_seq, 0), NEW.seq
            USING ERRCODE = 'unique_violation';
    END IF;
    NEW.previous := coalesce(last_hash, repeat('0', 64));
    NEW.origin := 'recorded';
    NEW.hash := lockkeeper.entry_hash(
        NEW.previous, NEW.window_id, NEW.seq, NEW.kind, NEW.body::text, NEW.actor, NEW.at, NEW.recorded_at, NEW.origin);
    RETURN NEW;
END
$$;

CREATE TRIGGER chained
    BEFORE INSERT ON lockkeeper.window_event
    FOR EACH ROW EXECUTE FUNCTION lockkeeper.chain_window_event();

CREATE TRIGGER append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON lockkeeper.installation_entry
    FOR EACH STATEMENT EXECUTE FUNCTION lockkeeper.refuse_change();

INSERT INTO lockkeeper.installation_entry (kind, body, at)
SELECT 'record-begun', json_build_object('windows', count(DISTINCT window_id), 'entries', count(*)), clock_timestamp()
  FROM lockkeeper.window_event;

INSERT INTO lockkeeper.installation_entry (kind, body, at)
SELECT 'window-found', json_build_object('window', window_id, 'seq', seq, 'hash', hash), clock_timestamp()
  FROM (SELECT DISTINCT ON (window_id) window_id, seq, hash
          FROM lockkeeper.window_event
         ORDER BY window_id, seq DESC) AS last
 ORDER BY window_id;
