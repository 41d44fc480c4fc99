package dev.lockkeeper.target;

import dev.lockkeeper.window.Picture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the objects of a database with their definitions, from its catalogs alone. Left out are what belongs to the server
 * or to an extension, what is temporary, and our ledger. Used by one thread, inside a transaction whose search path is
 * empty, so that every name is written with its schema.
 *
 * <p>An index that a constraint brings along is told by its constraint. Of a view and a function the definition is kept as
 * a hash. The order of columns, comments and default privileges are not in a picture.
 */
final class PictureCatalog {
    private static final String OURS = """
            n.nspname NOT IN ('information_schema', 'lockkeeper') AND n.nspname !~ '^pg_'""";

    private static final String CLASSES = """
            FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE %s AND c.relpersistence <> 't' AND c.oid NOT IN (
                   SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
            """.formatted(OURS);

    /** Every relation that is ours, once for all queries after it. */
    private static final String WITH_RELATIONS = """
            WITH ours AS MATERIALIZED (
              SELECT c.*, n.nspname || '.' || c.relname AS whole, pg_catalog.pg_get_userbyid(c.relowner) AS owner
              %s)
            """.formatted(CLASSES);

    private static final String RELATIONS = """
            SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END,
                   c.whole, '',
                   pg_catalog.concat_ws(' ', CASE c.relkind WHEN 'f' THEN 'foreign' WHEN 'p' THEN 'partitioned' END,
                     'owner ' || c.owner,
                     CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
                     CASE WHEN c.relrowsecurity THEN 'row security' END,
                     CASE WHEN c.relforcerowsecurity THEN 'forced' END,
                     'with ' || c.reloptions::text,
                     'by ' || CASE c.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
                     'part ' || pg_catalog.pg_get_expr(c.relpartbound, c.oid),
                     (SELECT 'of ' || pg_catalog.string_agg(i.inhparent::pg_catalog.regclass::text, ',' ORDER BY i.inhseqno)
                        FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
                     CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.encode(pg_catalog.sha256(
                       pg_catalog.convert_to(pg_catalog.pg_get_viewdef(c.oid), 'UTF8')), 'hex') END)
              FROM ours c
             WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
            """;

    private static final String COLUMNS = """
            SELECT 'column', c.whole || '.' || a.attname, c.whole,
                   pg_catalog.concat_ws(' ', pg_catalog.format_type(a.atttypid, a.atttypmod),
                     (SELECT 'collate ' || l.collname FROM pg_catalog.pg_collation l, pg_catalog.pg_type t
                       WHERE l.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation),
                     CASE WHEN a.attnotnull THEN 'not null' END,
                     CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity' END,
                     CASE a.attgenerated WHEN '' THEN 'default ' ELSE 'generated ' END
                       || pg_catalog.pg_get_expr(d.adbin, d.adrelid))
              FROM ours c
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
              LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private static final String INDEXES = """
            SELECT 'index', n.nspname || '.' || x.relname, c.whole,
                   pg_catalog.pg_get_indexdef(i.indexrelid)
                     || CASE WHEN i.indisvalid AND i.indisready THEN '' ELSE ' INVALID' END
              FROM ours c
              JOIN pg_catalog.pg_index i ON i.indrelid = c.oid
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                                WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
            """;

    private static final String CONSTRAINTS = """
            SELECT 'constraint', c.whole || '.' || k.conname, c.whole,
                   pg_catalog.pg_get_constraintdef(k.oid)
                     || CASE WHEN k.convalidated AND coalesce(i.indisvalid AND i.indisready, true) THEN '' ELSE ' INVALID' END
              FROM ours c
              JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid
              LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
             WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
            """;

    private static final String ON_TABLES = """
            SELECT 'trigger', c.whole || '.' || t.tgname, c.whole,
                   pg_catalog.pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
              FROM ours c
              JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
             WHERE NOT t.tgisinternal
             UNION ALL
            SELECT 'rule', c.whole || '.' || r.rulename, c.whole, pg_catalog.pg_get_ruledef(r.oid) || ' ' || r.ev_enabled::text
              FROM ours c
              JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid
             WHERE r.rulename <> '_RETURN'
             UNION ALL
            SELECT 'policy', c.whole || '.' || p.polname, c.whole,
                   pg_catalog.concat_ws(' ', p.polcmd, CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
                     'to ' || (SELECT pg_catalog.string_agg(
                         CASE r WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(r)::text END, ',' ORDER BY r)
                       FROM pg_catalog.unnest(p.polroles) r),
                     'using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid),
                     'check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
              FROM ours c
              JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid
             UNION ALL
            SELECT 'statistics', n.nspname || '.' || s.stxname, c.whole, pg_catalog.pg_get_statisticsobjdef(s.oid)
              FROM ours c
              JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = c.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
             UNION ALL
            SELECT 'sequence', c.whole,
                   coalesce((SELECT o.whole FROM pg_catalog.pg_depend d JOIN ours o ON o.oid = d.refobjid
                              WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                                AND d.refclassid = d.classid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
                              LIMIT 1), ''),
                   pg_catalog.concat_ws(' ', pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin,
                     s.seqmax, s.seqcache, s.seqcycle, 'owner ' || c.owner)
              FROM ours c
              JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
            """;

    /** What the owner may goes without saying; PostgreSQL writes it down or not, as it happens. */
    private static final String GRANTS = """
            SELECT 'grant', g.name || ' to ' || CASE a.grantee WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
                   g.part_of,
                   pg_catalog.string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END, ','
                     ORDER BY a.privilege_type, a.is_grantable)
              FROM (SELECT c.whole, c.whole, c.relowner, c.relacl FROM ours c WHERE c.relacl IS NOT NULL
                    UNION ALL
                    SELECT c.whole || '.' || x.attname, c.whole, c.relowner, x.attacl
                      FROM ours c JOIN pg_catalog.pg_attribute x ON x.attrelid = c.oid
                     WHERE x.attacl IS NOT NULL AND NOT x.attisdropped
                    UNION ALL
                    SELECT n.nspname, n.nspname, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace n
                     WHERE n.nspacl IS NOT NULL AND %1$s
                    UNION ALL
                    SELECT f.oid::pg_catalog.regprocedure::text, f.oid::pg_catalog.regprocedure::text, f.proowner, f.proacl
                      FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
                     WHERE f.proacl IS NOT NULL AND %1$s AND f.oid NOT IN (
                           SELECT d.objid FROM pg_catalog.pg_depend d
                            WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e')
                   ) g (name, part_of, owner, rights)
             CROSS JOIN LATERAL pg_catalog.aclexplode(g.rights) a
             WHERE a.grantee <> g.owner
             GROUP BY g.name, a.grantee, g.part_of
            """.formatted(OURS);

    private static final String OTHERS = """
            SELECT 'schema', n.nspname, '', 'owner ' || pg_catalog.pg_get_userbyid(n.nspowner)
              FROM pg_catalog.pg_namespace n
             WHERE %1$s AND n.oid NOT IN (
                   SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.deptype = 'e')
             UNION ALL
            SELECT 'function', f.oid::pg_catalog.regprocedure::text, '',
                   pg_catalog.concat_ws(' ', f.prokind, 'owner ' || pg_catalog.pg_get_userbyid(f.proowner),
                     pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
                       CASE f.prokind WHEN 'a' THEN pg_catalog.pg_get_function_result(f.oid) || f.prosrc
                                      ELSE pg_catalog.pg_get_functiondef(f.oid) END, 'UTF8')), 'hex'))
              FROM pg_catalog.pg_proc f
              JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
             WHERE %1$s AND f.oid NOT IN (
                   SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e')
             UNION ALL
            SELECT 'type', n.nspname || '.' || t.typname, '',
                   pg_catalog.concat_ws(' ', t.typtype, 'owner ' || pg_catalog.pg_get_userbyid(t.typowner),
                     (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
                        FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
                     CASE t.typtype WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
                     CASE WHEN t.typnotnull THEN 'not null' END, t.typdefault,
                     (SELECT pg_catalog.string_agg(k.conname || ' ' || pg_catalog.pg_get_constraintdef(k.oid), ','
                               ORDER BY k.conname)
                        FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
                     (SELECT pg_catalog.string_agg(a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ','
                               ORDER BY a.attnum)
                        FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
              FROM pg_catalog.pg_type t
              JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
              LEFT JOIN pg_catalog.pg_class r ON r.oid = t.typrelid
             WHERE %1$s AND t.typtype IN ('e', 'd', 'c', 'r') AND (t.typtype <> 'c' OR r.relkind = 'c')
               AND t.oid NOT IN (
                   SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'e')
             UNION ALL
            SELECT 'extension', x.extname, '', x.extversion
              FROM pg_catalog.pg_extension x
             UNION ALL
            SELECT 'publication', p.pubname, '',
                   pg_catalog.concat_ws(' ', p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
                     (SELECT pg_catalog.string_agg(r.prrelid::pg_catalog.regclass::text, ',' ORDER BY 1)
                        FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid))
              FROM pg_catalog.pg_publication p
             UNION ALL
            SELECT 'event trigger', e.evtname, '',
                   pg_catalog.concat_ws(' ', e.evtevent, e.evtfoid::pg_catalog.regprocedure, e.evtenabled, e.evttags::text)
              FROM pg_catalog.pg_event_trigger e
            """.formatted(OURS);

    private PictureCatalog() {}

    /** Every piece, in no order. */
    static List<Picture.Piece> of(Connection connection) throws SQLException {
        List<Picture.Piece> pieces = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String query : List.of(RELATIONS, COLUMNS, INDEXES, CONSTRAINTS, ON_TABLES, GRANTS)) {
                read(statement, WITH_RELATIONS + query, pieces);
            }
            read(statement, OTHERS, pieces);
        }
        return pieces;
    }

    private static void read(Statement statement, String query, List<Picture.Piece> pieces) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                String definition = found.getString(4);
                pieces.add(new Picture.Piece(
                        found.getString(1),
                        found.getString(2),
                        found.getString(3),
                        definition == null ? "" : definition));
            }
        }
    }
}
