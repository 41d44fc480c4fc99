package dev.lockkeeper.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.lockkeeper.window.Window;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against our classes, and each rule against a class that was written to break it. */
class ArchitectureTest {
    private static JavaClasses ours;

    @BeforeAll
    static void readOurClasses() {
        ours = new ClassFileImporter()
                .importUrl(Window.class.getProtectionDomain().getCodeSource().getLocation());
    }

    static Stream<String> rules() {
        return byName().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ourClassesKeepTheRule(String rule) {
        byName().get(rule).check(ours);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aClassThatBreaksTheRuleIsFound(String rule, @TempDir Path folder) {
        Planted.Source[] sources = Planted.AGAINST.get(rule);
        assertThat(sources).as("a planted violation of " + rule).isNotNull();
        for (Planted.Source source : sources) {
            JavaClasses planted = Planted.compiled(source, folder.resolve(source.name()));
            assertThat(byName().get(rule)
                            .allowEmptyShould(true)
                            .evaluate(planted)
                            .hasViolation())
                    .as(rule + " finds " + source.name())
                    .isTrue();
        }
    }

    @Test
    void nothingIsPlantedAgainstARuleThatIsGone() {
        assertThat(Planted.AGAINST.keySet()).isEqualTo(byName().keySet());
    }

    @Test
    void everyRuleSaysWhy() {
        assertThat(byName().values())
                .allSatisfy(rule -> assertThat(rule.getDescription()).contains(", because "));
    }

    @Test
    void everyPackageIsOneTheHouseKnows() {
        Stream<String> packages = ours.stream()
                .map(type -> type.getPackageName()
                        .replaceAll("^dev\\.lockkeeper\\.?", "")
                        .replaceAll("\\..*", ""))
                .distinct();
        assertThat(packages)
                .isSubsetOf(
                        "",
                        "app",
                        "emulator",
                        "engine",
                        "outside",
                        "practice",
                        "report",
                        "runbook",
                        "schedule",
                        "slack",
                        "standin",
                        "store",
                        "target",
                        "web",
                        "window",
                        "yaml");
    }

    private static Map<String, ArchRule> byName() {
        Map<String, ArchRule> rules = new TreeMap<>();
        for (var field : HouseRules.class.getDeclaredFields()) {
            if (field.getType() == ArchRule.class) {
                try {
                    rules.put(field.getName(), (ArchRule) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return rules;
    }
}
