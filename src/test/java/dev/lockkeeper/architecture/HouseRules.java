package dev.lockkeeper.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchRule;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;

/** Who may know whom. The numbers are those of the style guide's dependency rules. */
final class HouseRules {
    private static final String OURS = "dev.lockkeeper..";
    /** Joins everything by hand; the main class in the root package belongs to it. */
    private static final String[] JOINERS = {"dev.lockkeeper", "dev.lockkeeper.app..", "dev.lockkeeper.practice.."};

    private static final String[] PURE_JDK = {
        "java.lang..", "java.time..", "java.util..", "java.math..", "org.jspecify.."
    };

    /** Arithmetic, like {@code java.math}: what a signature is bound to is decided by the rules themselves. */
    private static final Class<?>[] SHA_256 = {
        java.security.MessageDigest.class,
        java.security.NoSuchAlgorithmException.class,
        java.nio.charset.StandardCharsets.class,
        java.nio.charset.Charset.class
    };

    private static final Set<Class<?>> NOW = Set.of(
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            ZonedDateTime.class,
            OffsetDateTime.class);

    /** Records inside the interface whose part they are; nothing else can be put there. */
    private static final Set<String> PARTS =
            Set.of("dev.lockkeeper.runbook.StepSpec$Common", "dev.lockkeeper.runbook.CheckSpec$Common");

    static final ArchRule RULE_1_WINDOW_KNOWS_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage("dev.lockkeeper.window..")
            .should()
            .onlyDependOnClassesThat(resideInAPackage("dev.lockkeeper.window..")
                    .or(resideInAnyPackage(PURE_JDK))
                    .or(JavaClass.Predicates.belongToAnyOf(SHA_256)))
            .because("a rule that needs Slack, a database or a clock cannot be tested on its own");

    static final ArchRule RULE_1_RUNBOOK_KNOWS_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage("dev.lockkeeper.runbook..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAPackage("dev.lockkeeper.runbook..").or(resideInAnyPackage(PURE_JDK)))
            .because("what a runbook may say must not depend on how it is written or on what carries it out");

    static final ArchRule RULE_1_REPORT_IS_PURE = classes()
            .that()
            .resideInAPackage("dev.lockkeeper.report..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("dev.lockkeeper.report..", "dev.lockkeeper.window..")
                    .or(resideInAnyPackage(PURE_JDK)))
            .because("the same window gives the same report, whatever Slack or a database says by then");

    static final ArchRule RULE_2_ENGINE_KNOWS_NO_TECHNOLOGY = classes()
            .that()
            .resideInAPackage("dev.lockkeeper.engine..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("dev.lockkeeper.engine..", "dev.lockkeeper.window..", "dev.lockkeeper.runbook..")
                            .or(resideInAnyPackage("java..", "org.jspecify..", "org.slf4j.."))
                            .and(DescribedPredicate.not(resideInAnyPackage("java.sql..", "java.net..", "java.rmi.."))))
            .because("use cases must run in a test without Slack, a database, HTTP or a timer");

    static final ArchRule RULE_3_ADAPTERS_DO_NOT_KNOW_EACH_OTHER = slices().matching(
                    "dev.lockkeeper.(slack|web|store|target|outside|schedule|yaml)..")
            .should()
            .notDependOnEachOther()
            .because("they meet in engine, and are joined in app");

    static final ArchRule RULE_3_ADAPTERS_KNOW_THE_MIDDLE_ALONE = classes()
            .that()
            .resideInAnyPackage(adapters())
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.not(resideInAPackage(OURS))
                    .or(resideInAnyPackage(adapters()))
                    .or(resideInAnyPackage(
                            "dev.lockkeeper.engine..", "dev.lockkeeper.window..", "dev.lockkeeper.runbook..")))
            .because("an adapter that knows the report, the practice or the app cannot be taken out or replaced");

    static final ArchRule RULE_3_THE_PRACTICE_SLACK_AND_THE_STAND_IN_KNOW_NOTHING_OF_OURS = slices().matching(
                    "dev.lockkeeper.(emulator|standin)..")
            .should()
            .notDependOnEachOther()
            .because("the practice workspace is a Slack and the stand-in an application; neither knows the other");

    static final ArchRule RULE_3_NEITHER_KNOWS_LOCKKEEPER = classes()
            .that()
            .resideInAnyPackage("dev.lockkeeper.emulator..", "dev.lockkeeper.standin..")
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.not(resideInAPackage(OURS))
                    .or(resideInAnyPackage("dev.lockkeeper.emulator..", "dev.lockkeeper.standin..")))
            .because("a practice workspace that knows Lockkeeper would be true to us and not to Slack");

    static final ArchRule RULE_3_THE_STAND_IN_NEEDS_LITTLE = classes()
            .that()
            .resideInAPackage("dev.lockkeeper.standin..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.lockkeeper.standin..",
                    "java..",
                    "javax.tools..",
                    "io.javalin..",
                    "tools.jackson..",
                    "org.slf4j..",
                    "org.jspecify.."))
            .because("it is compiled by itself, from a copy of its sources that anybody may change");

    static final ArchRule RULE_4_NOTHING_IMPORTS_APP = noClasses()
            .that()
            .resideOutsideOfPackages(JOINERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lockkeeper.app..", "dev.lockkeeper.practice..", "dev.lockkeeper")
            .because("what is joined must not know who joins it");

    static final ArchRule RULE_4_APP_CONTAINS_NO_RULE = noClasses()
            .that()
            .resideInAnyPackage(JOINERS)
            .should()
            .accessTargetWhere(makes("it makes a decision or an event of a window", WindowEvent.class, Decision.class))
            .because("what may happen to a window is decided in window and recorded by engine");

    static final ArchRule RULE_5_SLACK_IN_SLACK =
            only("com.slack..", "the bridge to the web server is in app", "dev.lockkeeper.slack..");

    static final ArchRule RULE_5_GSON_IN_SLACK =
            only("com.google.gson..", "it comes with Slack's library and goes with it", "dev.lockkeeper.slack..");

    static final ArchRule RULE_5_WEBSOCKETS_IN_SLACK = only(
            "org.java_websocket..", "it comes with Slack's Socket Mode and goes with it", "dev.lockkeeper.slack..");

    static final ArchRule RULE_5_JAVALIN_IN_WEB = only(
            "io.javalin..",
            "one server, one place that knows how to start it",
            "dev.lockkeeper.web..",
            "dev.lockkeeper.emulator..",
            "dev.lockkeeper.standin..");

    static final ArchRule RULE_5_TOKENS_IN_WEB =
            only("com.nimbusds..", "who signed in is looked at in one place", "dev.lockkeeper.web..");

    static final ArchRule RULE_5_QUARTZ_IN_SCHEDULE =
            only("org.quartz..", "it only wakes us; nobody else may trust it", "dev.lockkeeper.schedule..");

    static final ArchRule RULE_5_JACKSON_WHERE_DATA_CROSSES = only(
            "tools.jackson..",
            "how a value is written is decided where it leaves us",
            "dev.lockkeeper.store..",
            "dev.lockkeeper.web..",
            "dev.lockkeeper.yaml..",
            "dev.lockkeeper.outside..",
            "dev.lockkeeper.emulator..",
            "dev.lockkeeper.standin..");

    static final ArchRule RULE_5_HTTP_CALLS_IN_OUTSIDE = only(
            "java.net.http..",
            "a call from elsewhere escapes the list of hosts, the limits and the proxy that is not used",
            "dev.lockkeeper.outside..",
            "dev.lockkeeper.slack..",
            "dev.lockkeeper.web..",
            "dev.lockkeeper.emulator..",
            "dev.lockkeeper.standin..");

    static final ArchRule RULE_5_PROGRAMS_IN_TARGET_AND_OUTSIDE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.lockkeeper.target..",
                    "dev.lockkeeper.outside..",
                    "dev.lockkeeper.practice..",
                    "dev.lockkeeper.standin..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .because("a program from elsewhere escapes its limits and the empty environment");

    /** Quartz takes its connections from the pool of the store, so that its adapter meets {@code java.sql} too. */
    static final ArchRule RULE_5_SQL_IN_STORE_AND_TARGET = only(
            "java.sql..",
            "a statement outside them escapes their timeouts, fences and roles",
            "dev.lockkeeper.store..",
            "dev.lockkeeper.target..",
            "dev.lockkeeper.schedule..",
            "dev.lockkeeper.standin..");

    static final ArchRule RULE_6_NOBODY_READS_THE_WALL_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lockkeeper", "dev.lockkeeper.app..")
            .should()
            .accessTargetWhere(describe("it reads the wall clock", HouseRules::readsTheWallClock))
            .because("time is handed in as a java.time.Clock so that tests can own it");

    static final ArchRule RULE_7_NO_CYCLES = slices().matching("dev.lockkeeper.(*)..")
            .should()
            .beFreeOfCycles()
            .because("of two packages that know each other neither can be read alone");

    static final ArchRule RULE_7_NO_NAME_THAT_SAYS_NOTHING = noClasses()
            .that()
            .resideInAPackage(OURS)
            .and(describe("are not the part that every step or check has", type -> !PARTS.contains(type.getName())))
            .should()
            .haveNameMatching("(?i).*\\.(util|utils|common|helper|helpers|manager|managers)(\\..*|$)")
            .orShould()
            .haveNameMatching(".*\\.[^.]*(Util|Helper|Manager|Common|Impl)[^.]*")
            .because("a drawer for everything is found by nobody");

    static final ArchRule RULE_8_ONLY_STORE_WRITES_WINDOWS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lockkeeper.store..")
            .and(describe("are not the port itself", type -> !type.isEquivalentTo(WindowStore.class)))
            .should()
            .beAssignableTo(WindowStore.class)
            .because("a window changes in one place, in one transaction, guarded by version");

    static final ArchRule RULE_8_ONLY_ENGINE_APPENDS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lockkeeper.engine..", "dev.lockkeeper.store..")
            .should()
            .accessTargetWhere(describe(
                    "it opens or appends to a window",
                    call -> call.getTargetOwner().isAssignableTo(WindowStore.class)
                            && Set.of("open", "append").contains(call.getName())))
            .because("who writes around the engine writes around the rules");

    static final ArchRule RULE_8_ONLY_WEB_CONFIRMS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lockkeeper.web..", "dev.lockkeeper.store..")
            .should()
            .accessTargetWhere(makes("it makes a confirmation", Confirmation.class))
            .because("a yes counts as confirmed when somebody signed in and pressed; the store only gives it back");

    private HouseRules() {}

    private static String[] adapters() {
        return new String[] {
            "dev.lockkeeper.slack..",
            "dev.lockkeeper.web..",
            "dev.lockkeeper.store..",
            "dev.lockkeeper.target..",
            "dev.lockkeeper.outside..",
            "dev.lockkeeper.schedule..",
            "dev.lockkeeper.yaml.."
        };
    }

    private static ArchRule only(String library, String because, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .and()
                .resideOutsideOfPackages(JOINERS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(because);
    }

    private static DescribedPredicate<JavaAccess<?>> makes(String what, Class<?>... kinds) {
        return describe(
                what,
                access -> access.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                        && Set.of(kinds).stream()
                                .anyMatch(kind -> access.getTargetOwner().isAssignableTo(kind)));
    }

    /** Calls and method references alike; what is handed a {@code Clock} reads that one. */
    private static boolean readsTheWallClock(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        JavaClass owner = target.getOwner();
        String name = target.getName();
        boolean handed = target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        boolean now = name.equals("now") && NOW.stream().anyMatch(owner::isEquivalentTo);
        boolean clock = owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick"));
        boolean system = owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis");
        boolean date = owner.isEquivalentTo(Date.class)
                && name.equals(JavaConstructor.CONSTRUCTOR_NAME)
                && target.getRawParameterTypes().isEmpty();
        return system || date || (!handed && (now || clock));
    }
}
