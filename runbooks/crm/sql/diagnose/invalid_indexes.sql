-- An index could not be built: which ones are broken, and what to do with each.
--
-- Instead of 001:726-740, which looks at grants: only the owner of a table builds its indexes, whatever was granted. And a
-- CREATE INDEX CONCURRENTLY that fails leaves the index behind, invalid, under the name that the next try wants.

SELECT
  i.indexrelid::regclass AS broken,
  i.indrelid::regclass AS of_table,
  pg_has_role(current_user, t.relowner, 'USAGE') AS we_own_it,
  format('DROP INDEX CONCURRENTLY %s;', i.indexrelid::regclass) AS first,
  regexp_replace(pg_get_indexdef(i.indexrelid), ' INDEX ', ' INDEX CONCURRENTLY ') AS then_again
FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relnamespace = 'public'::regnamespace AND NOT (i.indisvalid AND i.indisready)
ORDER BY 1
