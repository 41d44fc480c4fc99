-- What the bot's role may do, said anew whenever this file or the role's name changes. It owns nothing, adds to the
-- journal and never changes it; the columns it may not fill are the ones this database fills itself.

REVOKE ALL ON ALL TABLES IN SCHEMA lockkeeper FROM ${bot};
REVOKE ALL ON SCHEMA lockkeeper FROM ${bot};

GRANT USAGE ON SCHEMA lockkeeper TO ${bot};

GRANT SELECT, INSERT, UPDATE ON lockkeeper.window_sequence TO ${bot};

GRANT SELECT ON lockkeeper.maintenance_window TO ${bot};
GRANT INSERT (window_id, state, version, opened_at) ON lockkeeper.maintenance_window TO ${bot};
GRANT UPDATE (state, version, channel) ON lockkeeper.maintenance_window TO ${bot};

GRANT SELECT ON lockkeeper.window_event TO ${bot};
GRANT INSERT (window_id, seq, kind, body, at, actor) ON lockkeeper.window_event TO ${bot};

GRANT SELECT ON lockkeeper.installation, lockkeeper.installation_entry TO ${bot};
GRANT INSERT (kind, body, at, actor) ON lockkeeper.installation_entry TO ${bot};

GRANT SELECT ON lockkeeper.stored_file TO ${bot};
GRANT INSERT (sha256, content) ON lockkeeper.stored_file TO ${bot};

GRANT SELECT, INSERT, UPDATE, DELETE ON lockkeeper.target_claim TO ${bot};
GRANT SELECT, INSERT, UPDATE ON lockkeeper.posted_message TO ${bot};
GRANT SELECT, INSERT, UPDATE, DELETE ON lockkeeper.worker_lease TO ${bot};
GRANT SELECT, DELETE ON lockkeeper.seen_request TO ${bot};
-- FOR UPDATE asks for the right to update; when a request was seen stays the database's to say
GRANT INSERT (sha256), UPDATE (sha256) ON lockkeeper.seen_request TO ${bot};
GRANT SELECT, INSERT ON lockkeeper.personal_token TO ${bot};
GRANT UPDATE (ended_at) ON lockkeeper.personal_token TO ${bot};
GRANT SELECT, DELETE ON lockkeeper.confirmation, lockkeeper.sign_in TO ${bot};
-- when a link was asked for and what it is for stays as it was said
GRANT INSERT (sha256, window_id, gate, role, team, person, digest, reason, expires_at) ON lockkeeper.confirmation
    TO ${bot};
GRANT UPDATE (ended_at, used_at, sign_ins) ON lockkeeper.confirmation TO ${bot};
GRANT INSERT ON lockkeeper.sign_in TO ${bot};
GRANT UPDATE (came_back_at) ON lockkeeper.sign_in TO ${bot};
GRANT SELECT ON lockkeeper.window_time TO ${bot};
GRANT UPDATE (offset_nanos) ON lockkeeper.window_time TO ${bot};

GRANT SELECT, INSERT, UPDATE, DELETE ON
    lockkeeper.qrtz_job_details,
    lockkeeper.qrtz_triggers,
    lockkeeper.qrtz_simple_triggers,
    lockkeeper.qrtz_cron_triggers,
    lockkeeper.qrtz_simprop_triggers,
    lockkeeper.qrtz_blob_triggers,
    lockkeeper.qrtz_calendars,
    lockkeeper.qrtz_paused_trigger_grps,
    lockkeeper.qrtz_fired_triggers,
    lockkeeper.qrtz_scheduler_state,
    lockkeeper.qrtz_locks
    TO ${bot};
