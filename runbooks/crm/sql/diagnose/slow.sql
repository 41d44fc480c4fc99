-- Still slow with the new indexes: which tables are read as a whole, and what the planner knows of them.
--
-- Instead of 002:595-609, which rebuilds indexes under a lock: a new index is not bloated. What is missing after a
-- migration is ANALYZE. Counters run since the last reset; compare two looks.

SELECT
  s.relname AS read_as_a_whole,
  s.seq_scan AS times,
  s.idx_scan AS times_by_index,
  s.n_live_tup AS about_rows,
  s.n_mod_since_analyze AS rows_changed_since_analyze,
  date_trunc('second', greatest(s.last_analyze, s.last_autoanalyze)) AS last_analyzed
FROM pg_stat_user_tables s
WHERE s.schemaname = 'public' AND s.seq_scan > 0
ORDER BY s.seq_tup_read DESC
LIMIT 12
