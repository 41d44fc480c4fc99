package dev.lockkeeper.crm;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be said about a database in lines, so that two can be compared: objects, rights and rows. */
final class WholeDatabase {
    private static final String OURS = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

    /** The number of a column counts from 1 without the dropped ones, so that its order is compared and holes are not. */
    private static final String OBJECTS = """
            SELECT concat_ws(' ', 'schema', n.nspname, n.nspacl, n.nspowner::regrole)
            FROM pg_namespace n WHERE %1$s
            UNION ALL
            SELECT concat_ws(' ', 'relation', c.oid::regclass, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
              c.relpersistence, c.relowner::regrole, c.relacl, c.reloptions, obj_description(c.oid, 'pg_class'))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE %1$s
            UNION ALL
            SELECT concat_ws(' ', 'column', a.attrelid::regclass,
              row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum), a.attname,
              format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation, pg_get_expr(d.adbin, d.adrelid),
              a.attacl, a.attstorage, a.attidentity, a.attgenerated, col_description(a.attrelid, a.attnum))
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND %1$s
            UNION ALL
            SELECT concat_ws(' ', 'constraint', x.conrelid::regclass, x.conname, pg_get_constraintdef(x.oid), x.convalidated)
            FROM pg_constraint x JOIN pg_namespace n ON n.oid = x.connamespace WHERE %1$s
            UNION ALL
            SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisclustered)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE %1$s
            UNION ALL
            SELECT 'policy ' || p::text FROM pg_policies p
            UNION ALL
            SELECT 'view ' || v::text FROM pg_views v JOIN pg_namespace n ON n.nspname = v.schemaname WHERE %1$s
            UNION ALL
            SELECT concat_ws(' ', 'trigger', t.tgrelid::regclass, pg_get_triggerdef(t.oid), t.tgenabled)
            FROM pg_trigger t WHERE NOT t.tgisinternal
            UNION ALL
            SELECT concat_ws(' ', 'function', pg_get_functiondef(f.oid), f.proacl)
            FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace WHERE f.prokind IN ('f', 'p') AND %1$s
            UNION ALL
            SELECT concat_ws(' ', 'default rights', defaclnamespace, defaclobjtype, defaclacl)
            FROM pg_default_acl
            """.formatted(OURS);

    private static final String ROWS = """
            SELECT format('%%I.%%I', n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND %s
            """.formatted(OURS);

    private WholeDatabase() {}

    /** One line per object, and one per table with the number of its rows and a sum over everything in them. */
    static List<String> of(CrmDatabase crm) throws SQLException {
        List<String> lines = new ArrayList<>(crm.list(OBJECTS));
        for (String table : crm.list(ROWS)) {
            lines.add("rows of " + table + ": "
                    + crm.ask("SELECT count(*) || ' ' || coalesce(sum(hashtextextended(x::text, 0)), 0) FROM " + table
                            + " x"));
        }
        lines.sort(null);
        return lines;
    }
}
