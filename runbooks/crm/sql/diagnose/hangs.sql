-- A migration shows no progress: who waits for whom.
--
-- Instead of 001:698-713, which lists what is not idle: a session that holds a lock and is idle in its transaction is the
-- usual one, and that list does not say who waits for it. Ends nobody; to end one, name it: pg_terminate_backend(<blocker>).

SELECT
  w.pid AS waits,
  w.application_name AS waits_as,
  date_trunc('second', clock_timestamp() - w.query_start) AS waits_since,
  b.pid AS blocker,
  b.usename AS blocker_user,
  b.application_name AS blocker_as,
  b.state AS blocker_state,
  date_trunc('second', clock_timestamp() - b.xact_start) AS blocker_open_for
FROM pg_stat_activity w
CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) p (pid)
JOIN pg_stat_activity b ON b.pid = p.pid
WHERE w.datname = current_database()
ORDER BY b.xact_start, w.query_start
