package dev.lockkeeper.yaml;

import java.util.Map;

/** What to write for a key that is missing, by the set of keys it is missing in. */
final class KeyExamples {
    private static final Map<String, String> EXAMPLES = Map.ofEntries(
            Map.entry("lockkeeper", "1"),
            Map.entry("name", "crm"),
            Map.entry("title", "what people read"),
            Map.entry("roles", "{dba: Database Administrator}"),
            Map.entry("environments", "and under it for example staging:"),
            Map.entry("phases", "and under it a list of phases"),
            Map.entry("prefix", "STG"),
            Map.entry("target", "crm-staging"),
            Map.entry("cadence", "10m"),
            Map.entry("planned", "10m"),
            Map.entry("users", "who notices a window there"),
            Map.entry("id", "preflight"),
            Map.entry("items", "and under it a list of steps and gates"),
            Map.entry("summary", "what is decided"),
            Map.entry("at", "5m"),
            Map.entry("files", "[sql/001.sql]"),
            Map.entry("sql", "SELECT …"),
            Map.entry("expect", "\">= 25\""),
            Map.entry("to", "SELECT …"),
            Map.entry("recorded", "the name under which a query step recorded it"),
            Map.entry("difference", "\"= 0\""),
            Map.entry("of", "the id of the step that left it"),
            Map.entry("from", "public.sales.customer_id"),
            Map.entry("command", "app-build"),
            Map.entry("table", "public.messages"),
            Map.entry("key", "id"),
            Map.entry("url", "https://crm.example.org/health"),
            Map.entry("path", "/health"),
            Map.entry("as", "tenant-a"),
            Map.entry("explain", "SELECT …"),
            Map.entry("size", "database"),
            Map.entry("step", "readiness"),
            Map.entry("plan", "undo"),
            Map.entry("undoes", "the id of the step it takes back"),
            Map.entry("restores", "the id of the backup step"),
            Map.entry("recipe", "hangs"),
            Map.entry("symptom", "what somebody sees who needs this"),
            Map.entry("remedy", "what to do about it, in words"),
            Map.entry("file", "sql/diagnose/hangs.sql"),
            Map.entry("loses", "what is lost by going back this way, in words"),
            Map.entry("steps", "and under it a list of steps"),
            Map.entry("gate", "start"),
            Map.entry("line", "team"),
            Map.entry("role", "dba"),
            Map.entry("item", "dba-there"),
            Map.entry("check", "what is verified, in words"),
            Map.entry("turn", "on, or off"),
            Map.entry("call", "{at: crm-app, method: PUT, path: /maintenance}"),
            Map.entry("proof", "and under it a list of requests with their answers"),
            Map.entry("groups", "[mail, reports]"),
            Map.entry("method", "PUT"));

    private KeyExamples() {}

    static String of(Shape shape, String key) {
        if ("roles".equals(key) && shape == Shape.GATE) {
            return "[dba]";
        }
        if ("to".equals(key) && shape == Shape.CHECK_ORPHANS) {
            return "public.customers.id";
        }
        if ("columns".equals(key) && shape == Shape.CHECK_DRIFT) {
            return "{customer_name: public.customers.company_name via customer_id}";
        }
        if ("role".equals(key) && shape == Shape.CHECK_ISOLATION) {
            return "crm_app";
        }
        if ("expect".equals(key) && shape == Shape.CHECK_ROWS) {
            return "[[a, b], [c, d]]";
        }
        if ("steps".equals(key) && shape == Shape.CHECK_TOOK) {
            return "[m1]";
        }
        if ("expect".equals(key) && shape == Shape.CHECK_TOOK) {
            return "\"<= 30 s\"";
        }
        if ("name".equals(key) && shape == Shape.CHECK_OUTPUT) {
            return "bytes";
        }
        if ("expect".equals(key) && shape == Shape.CHECK_EXPLAIN) {
            return "\"< 1000 ms\"";
        }
        if ("expect".equals(key) && shape == Shape.CHECK_TIMING) {
            return "\">= 6\"";
        }
        if ("expect".equals(key) && shape == Shape.CHECK_SIZE) {
            return "\"<= 70 %\"";
        }
        return EXAMPLES.getOrDefault(key, "…");
    }
}
