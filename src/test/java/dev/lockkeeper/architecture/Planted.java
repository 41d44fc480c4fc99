package dev.lockkeeper.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes that break one rule each; compiled into a folder of their own when they are needed. */
final class Planted {
    /** Rule to the sources that must be found by it. */
    static final Map<String, Source[]> AGAINST = new TreeMap<>();

    static {
        plant(
                "RULE_1_WINDOW_KNOWS_THE_JDK_ALONE",
                type("window", "java.nio.file.Path"),
                type("window", "java.sql.Connection"),
                type("window", "dev.lockkeeper.runbook.Runbook"),
                type("window", "org.slf4j.Logger"));
        plant(
                "RULE_1_RUNBOOK_KNOWS_THE_JDK_ALONE",
                type("runbook", "tools.jackson.databind.JsonNode"),
                type("runbook", "java.io.File"));
        plant(
                "RULE_1_REPORT_IS_PURE",
                type("report", "dev.lockkeeper.engine.WindowStore"),
                type("report", "java.nio.file.Path"));
        plant(
                "RULE_2_ENGINE_KNOWS_NO_TECHNOLOGY",
                type("engine", "java.sql.Connection"),
                type("engine", "com.slack.api.Slack"),
                type("engine", "io.javalin.Javalin"),
                type("engine", "org.quartz.Job"),
                type("engine", "tools.jackson.databind.JsonNode"),
                type("engine", "java.net.http.HttpClient"));
        plant(
                "RULE_3_ADAPTERS_DO_NOT_KNOW_EACH_OTHER",
                pair("slack", "store"),
                pair("web", "slack"),
                pair("target", "yaml"),
                pair("schedule", "store"),
                pair("outside", "target"));
        plant(
                "RULE_3_ADAPTERS_KNOW_THE_MIDDLE_ALONE",
                type("slack", "dev.lockkeeper.report.WindowReport"),
                pair("store", "app"),
                pair("web", "practice"),
                pair("target", "emulator"),
                type("outside", "dev.lockkeeper.report.WindowReport"));
        plant("RULE_3_THE_PRACTICE_SLACK_AND_THE_STAND_IN_KNOW_NOTHING_OF_OURS", pair("emulator", "standin"));
        plant(
                "RULE_3_NEITHER_KNOWS_LOCKKEEPER",
                type("emulator", "dev.lockkeeper.window.Window"),
                type("standin", "dev.lockkeeper.engine.Desk"),
                pair("emulator", "slack"));
        plant(
                "RULE_3_THE_STAND_IN_NEEDS_LITTLE",
                type("standin", "com.zaxxer.hikari.HikariConfig"),
                type("standin", "dev.lockkeeper.engine.Desk"));
        plant("RULE_4_NOTHING_IMPORTS_APP", pair("engine", "app"), pair("slack", "practice"));
        plant(
                "RULE_4_APP_CONTAINS_NO_RULE",
                code("app", "Object made = new dev.lockkeeper.window.LifeEvent.Completed(java.time.Instant.EPOCH);"),
                code("practice", "Object made = new dev.lockkeeper.window.Decision.Accepted(java.util.List.of());"));
        plant("RULE_5_TOKENS_IN_WEB", type("slack", "com.nimbusds.jwt.SignedJWT"));
        plant(
                "RULE_8_ONLY_WEB_CONFIRMS",
                code(
                        "slack",
                        "Object made = new dev.lockkeeper.window.Confirmation(\"x\", java.time.Instant.EPOCH, true);"));
        plant("RULE_5_SLACK_IN_SLACK", type("web", "com.slack.api.Slack"), type("emulator", "com.slack.api.Slack"));
        plant("RULE_5_GSON_IN_SLACK", type("web", "com.google.gson.Gson"));
        plant("RULE_5_WEBSOCKETS_IN_SLACK", type("emulator", "org.java_websocket.client.WebSocketClient"));
        plant("RULE_5_JAVALIN_IN_WEB", type("slack", "io.javalin.Javalin"));
        plant("RULE_5_QUARTZ_IN_SCHEDULE", type("store", "org.quartz.Job"));
        plant("RULE_5_JACKSON_WHERE_DATA_CROSSES", type("slack", "tools.jackson.databind.JsonNode"));
        plant("RULE_5_HTTP_CALLS_IN_OUTSIDE", type("target", "java.net.http.HttpClient"));
        plant("RULE_5_PROGRAMS_IN_TARGET_AND_OUTSIDE", code("slack", "Object begun = new ProcessBuilder(\"date\");"));
        plant(
                "RULE_5_SQL_IN_STORE_AND_TARGET",
                type("web", "java.sql.Connection"),
                type("emulator", "java.sql.Connection"));
        plant(
                "RULE_6_NOBODY_READS_THE_WALL_CLOCK",
                code("slack", "Object now = java.time.Instant.now();"),
                code("store", "long now = System.currentTimeMillis();"),
                code("web", "Object now = java.time.Clock.systemUTC();"),
                code("practice", "Object now = java.time.LocalDate.now(java.time.ZoneOffset.UTC);"),
                code("emulator", "Object now = new java.util.Date();"),
                code("target", "java.util.function.Supplier<Object> now = java.time.Instant::now;"));
        plant(
                "RULE_7_NO_CYCLES",
                new Source(
                        "cycle",
                        Map.of(
                                "dev.lockkeeper.store.Here",
                                        "package dev.lockkeeper.store; public class Here { dev.lockkeeper.target.There there; }",
                                "dev.lockkeeper.target.There",
                                        "package dev.lockkeeper.target; public class There { dev.lockkeeper.store.Here here; }")));
        plant(
                "RULE_7_NO_NAME_THAT_SAYS_NOTHING",
                named("slack", "SlackUtils"),
                named("store", "ConnectionManager"),
                named("common", "Words"),
                named("web", "ServerImpl"),
                named("slack.helper", "Words"));
        plant(
                "RULE_8_ONLY_STORE_WRITES_WINDOWS",
                new Source(
                        "store",
                        Map.of(
                                "dev.lockkeeper.slack.Planted",
                                "package dev.lockkeeper.slack; public abstract class Planted implements dev.lockkeeper.engine.WindowStore {}")));
        plant(
                "RULE_8_ONLY_ENGINE_APPENDS",
                code(
                        "slack",
                        "java.util.function.Function<dev.lockkeeper.window.LifeEvent.Opened, Object> open(dev.lockkeeper.engine.WindowStore store,"
                                + " java.util.function.BiFunction<Object, Object, Object> f) {"
                                + " java.util.function.BiFunction<dev.lockkeeper.window.LifeEvent.Opened,"
                                + " java.util.Map<String, byte[]>, Object> g = store::open; return o -> g; }"),
                code(
                        "slack",
                        "void write(dev.lockkeeper.engine.WindowStore store, dev.lockkeeper.window.Window window) {"
                                + " store.append(window, java.util.List.of(), java.util.Map.of()); }"));
    }

    private Planted() {}

    /** What compiles these sources wrote into this folder, as ArchUnit sees it. */
    static JavaClasses compiled(Source source, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("a JDK, not a JRE, runs the tests").isNotNull();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<JavaFileObject> units = new ArrayList<>();
        source.classes().forEach((name, text) -> units.add(new Text(name, text)));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options =
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        boolean done =
                compiler.getTask(null, null, problems, options, null, units).call();
        assertThat(done)
                .as(() -> problems.getDiagnostics().stream()
                        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                        .toList()
                        .toString())
                .isTrue();
        return new ClassFileImporter().importPath(folder);
    }

    private static void plant(String rule, Source... sources) {
        AGAINST.put(rule, sources);
    }

    /** A class of this package with a field of that type. */
    private static Source type(String where, String type) {
        return code(where, type + " field;");
    }

    private static Source code(String where, String member) {
        String name = "dev.lockkeeper." + where + ".Planted";
        return new Source(
                where + Integer.toHexString(member.hashCode()),
                Map.of(name, "package dev.lockkeeper." + where + "; public class Planted { " + member + " }"));
    }

    /** A class of one package that knows a class of another. */
    private static Source pair(String from, String to) {
        String target = "dev.lockkeeper." + to + ".Target";
        return new Source(
                from + "-" + to,
                Map.of(
                        "dev.lockkeeper." + from + ".Planted",
                        "package dev.lockkeeper." + from + "; public class Planted { " + target + " field; }",
                        target,
                        "package dev.lockkeeper." + to + "; public class Target {}"));
    }

    private static Source named(String where, String name) {
        return new Source(
                where + "-" + name,
                Map.of(
                        "dev.lockkeeper." + where + "." + name,
                        "package dev.lockkeeper." + where + "; public class " + name + " {}"));
    }

    /** Class name to its text. */
    record Source(String name, Map<String, String> classes) {}

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
