package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What goes with the things that a statement names, by the target's catalogs: along foreign keys for TRUNCATE, along
 * dependencies for DROP. What is part of a table that goes as a whole is not named beside it. Used by one thread, inside
 * a transaction.
 */
final class ReachCatalog {
    private static final String RELATION = """
            SELECT 'pg_catalog.pg_class'::regclass::oid::bigint, r::oid::bigint, 0
              FROM (SELECT pg_catalog.to_regclass(?)) named (r)
             WHERE r IS NOT NULL
            """;
    private static final String SCHEMA = """
            SELECT 'pg_catalog.pg_namespace'::regclass::oid::bigint, n::oid::bigint, 0
              FROM (SELECT pg_catalog.to_regnamespace(?)) named (n)
             WHERE n IS NOT NULL
            """;
    private static final String TYPE = """
            SELECT 'pg_catalog.pg_type'::regclass::oid::bigint, t::oid::bigint, 0
              FROM (SELECT pg_catalog.to_regtype(?)) named (t)
             WHERE t IS NOT NULL
            """;
    private static final String EXTENSION = """
            SELECT 'pg_catalog.pg_extension'::regclass::oid::bigint, oid::bigint, 0
              FROM pg_catalog.pg_extension
             WHERE extname = (pg_catalog.parse_ident(?))[1]
            """;
    private static final String ROUTINE = """
            SELECT 'pg_catalog.pg_proc'::regclass::oid::bigint, p::oid::bigint, 0
              FROM (SELECT pg_catalog.to_regprocedure(?)) named (p)
             WHERE p IS NOT NULL
            """;
    /** Arguments may be written with names and modes, which are not part of what a routine is found by. */
    private static final String ROUTINES_OF_THAT_NAME = """
            SELECT 'pg_catalog.pg_proc'::regclass::oid::bigint, p.oid::bigint, 0
              FROM (SELECT pg_catalog.parse_ident(?)) named (parts)
              JOIN pg_catalog.pg_proc p ON p.proname = parts[pg_catalog.array_length(parts, 1)]
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE CASE WHEN pg_catalog.array_length(parts, 1) > 1
                        THEN n.nspname = parts[pg_catalog.array_length(parts, 1) - 1]
                        ELSE pg_catalog.pg_function_is_visible(p.oid) END
            """;
    /** The column goes from the tables that inherit it, too. */
    private static final String COLUMN = """
            WITH RECURSIVE heirs (relation, first) AS (
              SELECT r::oid, true
                FROM (SELECT pg_catalog.to_regclass(?)) named (r)
               WHERE r IS NOT NULL
               UNION
              SELECT i.inhrelid, false
                FROM heirs h
                JOIN pg_catalog.pg_inherits i ON i.inhparent = h.relation)
            SELECT 'pg_catalog.pg_class'::regclass::oid::bigint, a.attrelid::bigint, a.attnum
              FROM heirs h
              JOIN pg_catalog.pg_attribute a ON a.attrelid = h.relation
             WHERE a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped AND (h.first OR a.attinhcount > 0)
            """;

    private static final String CONSTRAINT = """
            SELECT 'pg_catalog.pg_constraint'::regclass::oid::bigint, c.oid::bigint, 0
              FROM (SELECT pg_catalog.to_regclass(?)) named (r)
              JOIN pg_catalog.pg_constraint c ON c.conrelid = r::oid
             WHERE c.conname = ?
            """;

    /** The three numbers by which the catalogs name a thing. */
    private static final String STARTS = """
            SELECT classid::oid, objid::oid, objsubid
              FROM ROWS FROM (unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::integer[]))
                   AS starts (classid, objid, objsubid)
            """;
    /**
     * Tables that refer to an emptied one, and those that refer to them. Heirs go with the table that is named and with
     * a partitioned one.
     */
    private static final String EMPTIED = """
            WITH RECURSIVE named (classid, objid, heirs) AS (%s), emptied (objid, named) AS (
              SELECT objid, heirs = 1 FROM named
               UNION
              SELECT next.objid, next.named
                FROM emptied e
               CROSS JOIN LATERAL (
                 SELECT c.conrelid, false
                   FROM pg_catalog.pg_constraint c
                  WHERE ? AND c.contype = 'f' AND c.confrelid = e.objid
                  UNION ALL
                 SELECT i.inhrelid, e.named
                   FROM pg_catalog.pg_inherits i
                   JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                  WHERE i.inhparent = e.objid AND (e.named OR p.relkind = 'p')) next (objid, named)),
            reached (classid, objid, objsubid) AS (
              SELECT DISTINCT 'pg_catalog.pg_class'::regclass::oid, objid, 0 FROM emptied)
            """.formatted(STARTS);
    /**
     * PostgreSQL's own way through pg_depend: what depends goes if it is part of, or made for, what goes, and with
     * CASCADE in any case; where a part of something would go, all of it does.
     */
    private static final String DROPPED = """
            WITH RECURSIVE reached (classid, objid, objsubid) AS (
              %s
               UNION
              SELECT next.classid, next.objid, next.objsubid
                FROM reached r
               CROSS JOIN LATERAL (
                 SELECT d.classid, d.objid, d.objsubid
                   FROM pg_catalog.pg_depend d
                  WHERE d.refclassid = r.classid AND d.refobjid = r.objid
                    AND (r.objsubid = 0 OR d.refobjsubid = r.objsubid)
                    AND (d.deptype <> 'n' OR ?)
                  UNION ALL
                 SELECT d.refclassid, d.refobjid, d.refobjsubid
                   FROM pg_catalog.pg_depend d
                  WHERE d.classid = r.classid AND d.objid = r.objid AND d.objsubid = r.objsubid
                    AND d.deptype IN ('i', 'e') AND ?) next (classid, objid, objsubid))
            """.formatted(STARTS);

    private static final String THINGS = """
            , owned AS (
              SELECT r.*, coalesce(
                       i.indrelid, con.conrelid, t.tgrelid, rule.ev_class, def.adrelid, pol.polrelid, st.stxrelid,
                       pub.prrelid, row_of.typrelid,
                       (SELECT s.refobjid
                          FROM pg_catalog.pg_depend s
                         WHERE c.relkind = 'S' AND s.classid = r.classid AND s.objid = r.objid
                           AND s.refclassid = r.classid AND s.refobjsubid > 0 AND s.deptype IN ('a', 'i')
                         LIMIT 1)) AS owner,
                     c.relkind, c.relname, c.relispartition, n.nspname, con.contype, con.conparentid, def.adnum,
                     t.tgisinternal, rule.rulename, ty.typtype, c.oid AS relation
                FROM (SELECT DISTINCT * FROM reached) r
                LEFT JOIN pg_catalog.pg_class c ON r.classid = 'pg_catalog.pg_class'::regclass AND c.oid = r.objid
                LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                LEFT JOIN pg_catalog.pg_constraint con
                       ON r.classid = 'pg_catalog.pg_constraint'::regclass AND con.oid = r.objid
                LEFT JOIN pg_catalog.pg_trigger t
                       ON r.classid = 'pg_catalog.pg_trigger'::regclass AND t.oid = r.objid
                LEFT JOIN pg_catalog.pg_rewrite rule
                       ON r.classid = 'pg_catalog.pg_rewrite'::regclass AND rule.oid = r.objid
                LEFT JOIN pg_catalog.pg_attrdef def
                       ON r.classid = 'pg_catalog.pg_attrdef'::regclass AND def.oid = r.objid
                LEFT JOIN pg_catalog.pg_policy pol
                       ON r.classid = 'pg_catalog.pg_policy'::regclass AND pol.oid = r.objid
                LEFT JOIN pg_catalog.pg_statistic_ext st
                       ON r.classid = 'pg_catalog.pg_statistic_ext'::regclass AND st.oid = r.objid
                LEFT JOIN pg_catalog.pg_publication_rel pub
                       ON r.classid = 'pg_catalog.pg_publication_rel'::regclass AND pub.oid = r.objid
                LEFT JOIN pg_catalog.pg_type ty
                       ON r.classid = 'pg_catalog.pg_type'::regclass AND ty.oid = r.objid
                LEFT JOIN pg_catalog.pg_type element ON element.typarray = ty.oid
                LEFT JOIN pg_catalog.pg_type row_of ON row_of.oid = coalesce(element.oid, ty.oid) AND row_of.typrelid <> 0)
            SELECT CASE WHEN o.contype = 'f' THEN 'foreign key'
                        ELSE pg_catalog.regexp_replace(what.type, '^(table|domain|view) (column|constraint)$', '\\2') END,
                   what.identity,
                   CASE WHEN o.objsubid > 0 AND o.relkind IN ('r', 'p') OR o.relkind IN ('p', 'm')
                        THEN pg_catalog.format('%I.%I', o.nspname, o.relname)
                        WHEN o.relkind = 'r' THEN pg_catalog.format('ONLY %I.%I', o.nspname, o.relname)
                        ELSE '' END,
                   coalesce(o.relation, 0)::bigint
              FROM owned o
             CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.classid, o.objid, o.objsubid) what
             WHERE what.identity IS NOT NULL
               AND o.classid NOT IN ('pg_catalog.pg_amop'::regclass, 'pg_catalog.pg_amproc'::regclass)
               AND coalesce(o.relkind NOT IN ('t', 'c'), true)
               AND NOT coalesce(o.tgisinternal, false)
               AND NOT coalesce(o.rulename = '_RETURN', false)
               AND NOT (o.classid = 'pg_catalog.pg_type'::regclass AND EXISTS (
                     SELECT FROM pg_catalog.pg_type e JOIN owned w ON w.classid = o.classid AND w.objid = e.oid
                      WHERE e.typarray = o.objid))
               AND NOT EXISTS (
                     SELECT FROM owned w
                      WHERE w.classid = 'pg_catalog.pg_class'::regclass AND w.objsubid = 0
                        AND (w.objid = o.owner AND (w.relkind <> 'c' OR o.classid <> 'pg_catalog.pg_type'::regclass)
                             OR w.objid = o.objid AND o.classid = w.classid AND o.objsubid > 0
                             OR o.relispartition AND w.objid = (
                                  SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = o.relation)))
               AND NOT EXISTS (
                     SELECT FROM owned w
                      WHERE w.classid = 'pg_catalog.pg_class'::regclass AND w.objsubid > 0
                        AND (w.objid = o.owner AND w.objsubid = o.adnum
                             OR o.relispartition AND o.objsubid > 0 AND w.objid = (
                                  SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = o.relation)))
               AND NOT EXISTS (
                     SELECT FROM owned w
                      WHERE w.classid = o.classid AND w.objid = o.conparentid)
            """;

    private final Connection connection;

    ReachCatalog(Connection connection) {
        this.connection = connection;
    }

    /**
     * One thing that goes.
     *
     * @param name what it is and what it is called
     * @param counted as a query takes it; empty if it has no rows to count
     * @param relation its number in pg_class, or 0
     */
    record Thing(String name, String counted, long relation) {}

    /** What this statement reaches, tables first, each kind by name; empty if nothing of what it names is there. */
    List<Thing> things(ReachText text) throws SQLException {
        List<Start> starts = new ArrayList<>();
        boolean empties = false;
        for (ReachText.Name name : text.names()) {
            switch (name.kind()) {
                case EMPTIED, EMPTIED_ALONE -> {
                    empties = true;
                    int heirs = name.kind() == ReachText.Kind.EMPTIED ? 1 : 0;
                    found(RELATION, name.qualified())
                            .forEach(it -> starts.add(new Start(it.classid(), it.objid(), heirs)));
                }
                case RELATION -> starts.addAll(found(RELATION, name.qualified()));
                case SCHEMA -> starts.addAll(found(SCHEMA, name.qualified()));
                case TYPE -> starts.addAll(found(TYPE, name.qualified()));
                case EXTENSION -> starts.addAll(found(EXTENSION, name.qualified()));
                case ROUTINE -> starts.addAll(routine(name.qualified()));
                case COLUMN -> starts.addAll(found(COLUMN, name.qualified(), name.part()));
                case CONSTRAINT -> starts.addAll(found(CONSTRAINT, name.qualified(), name.part()));
            }
        }
        return starts.isEmpty() ? List.of() : things(starts, empties, text.cascade());
    }

    private List<Thing> things(List<Start> starts, boolean empties, boolean cascade) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement((empties ? EMPTIED : DROPPED) + THINGS)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "int8", starts.stream().map(Start::classid).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "int8", starts.stream().map(Start::objid).toArray()));
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "int4", starts.stream().map(Start::objsubid).toArray()));
            query.setBoolean(4, cascade);
            if (!empties) {
                query.setBoolean(5, cascade);
            }
            List<Thing> things = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    things.add(
                            new Thing(rows.getString(1) + " " + rows.getString(2), rows.getString(3), rows.getLong(4)));
                }
            }
            things.sort(Comparator.comparing((Thing thing) -> thing.counted().isEmpty())
                    .thenComparing(Thing::name));
            return things;
        }
    }

    private List<Start> routine(String name) throws SQLException {
        int arguments = name.indexOf('(');
        if (arguments < 0) {
            return found(ROUTINES_OF_THAT_NAME, name);
        }
        Savepoint before = connection.setSavepoint();
        List<Start> found = List.of();
        try {
            found = found(ROUTINE, name);
        } catch (SQLException e) {
            connection.rollback(before);
        }
        return found.isEmpty() ? found(ROUTINES_OF_THAT_NAME, name.substring(0, arguments)) : found;
    }

    private List<Start> found(String sql, String... names) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < names.length; i++) {
                query.setString(i + 1, names[i]);
            }
            List<Start> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Start(rows.getLong(1), rows.getLong(2), rows.getInt(3)));
                }
            }
            return found;
        }
    }

    private record Start(long classid, long objid, int objsubid) {}
}
