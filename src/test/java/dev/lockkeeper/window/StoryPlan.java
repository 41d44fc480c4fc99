package dev.lockkeeper.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plan of {@link WindowStories}: three gates, six steps, one point of no return. */
final class StoryPlan {
    private StoryPlan() {}

    /** A small crm/staging; the mark goes into the digests, so that another mark is another plan. */
    static Plan of(String mark) {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("dba", "Database Administrator");
        roles.put("lead", "Lead Developer");
        roles.put("qa", "QA Lead");
        List<PlanItem> items = new ArrayList<>(untilTheViews(mark));
        items.addAll(fromThePointOfNoReturn(mark));
        return new Plan(
                "crm",
                "CRM database normalization",
                "staging",
                digest("p" + mark),
                digest("c" + mark),
                new TargetIdentity("crm_staging", "10.2.0.14", 5432, "crm", "7301", 16_402L, "15.18"),
                Duration.ofMinutes(10),
                Duration.ofMinutes(90),
                "maintenance page since 14:00",
                roles,
                items,
                List.of(new StoredFile("migrations/20250322000023_create_contract_views.sql", digest("a"))));
    }

    private static List<PlanItem> untilTheViews(String mark) {
        return List.of(
                step(
                        WindowStories.BASELINE,
                        "Baseline",
                        "Pre-flight",
                        "query",
                        PlannedStep.Pace.AUTO,
                        0,
                        2,
                        null,
                        mark),
                gate(
                        WindowStories.PREFLIGHT,
                        "Pre-flight",
                        "Pre-flight",
                        PlannedGate.Kind.SIGN_OFF,
                        2,
                        mark,
                        List.of(),
                        "dba",
                        "lead"),
                step(
                        WindowStories.BACKUP,
                        "Backup, restored and compared",
                        "Backup",
                        "backup",
                        PlannedStep.Pace.ON_COMMAND,
                        10,
                        5,
                        null,
                        mark),
                step(
                        WindowStories.TABLES,
                        "Reference tables",
                        "Expand",
                        "sql",
                        PlannedStep.Pace.ON_COMMAND,
                        15,
                        1,
                        null,
                        mark),
                step(
                        WindowStories.VIEWS,
                        "Job works views",
                        "Expand",
                        "sql",
                        PlannedStep.Pace.ON_COMMAND,
                        16,
                        2,
                        null,
                        mark));
    }

    private static List<PlanItem> fromThePointOfNoReturn(String mark) {
        return List.of(
                gate(
                        WindowStories.NO_RETURN,
                        "The point of no return",
                        "Contract",
                        PlannedGate.Kind.GO,
                        20,
                        mark,
                        List.of(WindowStories.DROP, WindowStories.INDEXES),
                        "dba",
                        "lead"),
                step(
                        WindowStories.DROP,
                        "Drop 36 columns of 11 tables",
                        "Contract",
                        "sql",
                        PlannedStep.Pace.ON_COMMAND,
                        30,
                        2,
                        "DROP-36",
                        mark),
                step(
                        WindowStories.INDEXES,
                        "Indexes, built CONCURRENTLY",
                        "Contract",
                        "sql",
                        PlannedStep.Pace.ON_COMMAND,
                        35,
                        30,
                        null,
                        mark),
                gate(
                        WindowStories.FINAL,
                        "Final sign-off",
                        "Sign-off",
                        PlannedGate.Kind.SIGN_OFF,
                        80,
                        mark,
                        List.of(),
                        "dba",
                        "qa"));
    }

    private static PlannedStep step(
            StepId id,
            String title,
            String phase,
            String kind,
            PlannedStep.Pace pace,
            long offset,
            long planned,
            @Nullable String word,
            String mark) {
        boolean writes = kind.equals("sql");
        return new PlannedStep(
                id,
                title,
                phase,
                kind,
                pace,
                writes,
                kind.equals("backup") || word != null,
                word,
                Duration.ofMinutes(offset),
                Duration.ofMinutes(planned),
                List.of(new PlannedStep.PlannedCheck("c1", "looks right", true)),
                writes ? List.of("migrations/" + id + ".sql") : List.of(),
                digest(id + mark),
                digest(id + mark));
    }

    private static PlannedGate gate(
            GateId id,
            String title,
            String phase,
            PlannedGate.Kind kind,
            long offset,
            String mark,
            List<StepId> opens,
            String... roles) {
        return new PlannedGate(
                id,
                title,
                phase,
                kind,
                kind == PlannedGate.Kind.GO ? "36 columns go from 11 tables; their values live on in side tables." : "",
                Duration.ofMinutes(offset),
                Duration.ofMinutes(8),
                java.util.Arrays.stream(roles)
                        .map(r -> new PlannedGate.RequiredRole(r, 1))
                        .toList(),
                opens,
                digest(id + mark));
    }

    static String digest(String of) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(of.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
