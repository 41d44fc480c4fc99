package dev.lockkeeper.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the sources of the house against its rules, and each rule against a source that was written to break it. */
class SourceRulesTest {
    private static SourceRules product;
    private static SourceRules tests;

    @BeforeAll
    static void readTheSources() throws IOException {
        product = new SourceRules(Path.of("src/main/java"));
        tests = new SourceRules(Path.of("src/test/java"));
        assertThat(product.count()).isGreaterThan(100);
        assertThat(tests.count()).isGreaterThan(20);
    }

    @Test
    void noFileIsLongerThanFourHundredLines() {
        assertThat(product.filesThatAreTooLong()).isEmpty();
        assertThat(tests.filesThatAreTooLong()).isEmpty();
    }

    @Test
    void noMethodIsLongerThanSixtyLines() throws IOException {
        assertThat(product.methodsThatAreTooLong()).isEmpty();
        assertThat(tests.methodsThatAreTooLong()).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndThatNothingIsNull() {
        assertThat(product.packagesWithoutNullMarked(product)).isEmpty();
        assertThat(tests.packagesWithoutNullMarked(product)).isEmpty();
    }

    @Test
    void testsNeitherSleepNorMock() {
        assertThat(tests.testsThatSleep()).isEmpty();
        assertThat(tests.testsThatMock()).isEmpty();
    }

    @Test
    void testsAreCalledWhatTheyAre() {
        assertThat(tests.testsWithoutTheSuffix()).isEmpty();
        assertThat(tests.testsWhoseNameIsNoSentence()).isEmpty();
        assertThat(product.testsWithoutTheSuffix()).isEmpty();
    }

    @Test
    void nothingIsPromisedForLater() {
        assertThat(product.promisesForLater()).isEmpty();
        assertThat(tests.promisesForLater()).isEmpty();
    }

    @Test
    void eachRuleFindsASourceThatBreaksIt(@TempDir Path folder) throws IOException {
        assertThat(planted(folder, "Long.java", "class Long {\n" + "\n".repeat(400) + "}")
                        .filesThatAreTooLong())
                .hasSize(1);
        assertThat(planted(folder, "Deep.java", "class Deep { void go() {\n" + "go();\n".repeat(60) + "} }")
                        .methodsThatAreTooLong())
                .singleElement()
                .asString()
                .contains("go has 62 lines");
        assertThat(planted(folder, "Bare.java", "class Bare {}").packagesWithoutNullMarked(product))
                .hasSize(1);
        assertThat(planted(folder, "Naps.java", "class Naps { void go() { Thread" + ".sleep(1); } }")
                        .testsThatSleep())
                .hasSize(1);
        assertThat(planted(folder, "Fake.java", "import org" + ".mockito.Mockito; class Fake {}")
                        .testsThatMock())
                .hasSize(1);
        assertThat(planted(folder, "Checks.java", "class Checks { @Test" + " void itHolds() {} }")
                        .testsWithoutTheSuffix())
                .hasSize(1);
        for (String name : List.of("testIt", "it_holds")) {
            assertThat(planted(folder, "ATest.java", "class ATest { void " + name + "() {} }")
                            .testsWhoseNameIsNoSentence())
                    .hasSize(1);
        }
        assertThat(planted(folder, "Later.java", "// TO" + "DO more\nclass Later {}")
                        .promisesForLater())
                .hasSize(1);
    }

    @Test
    void aWordInsideATextBreaksNothing(@TempDir Path folder) throws IOException {
        SourceRules rules = planted(folder, "Words.java", "class Words { String w = \"Thread" + ".sleep(1) @Test\"; }");
        assertThat(rules.testsThatSleep()).isEmpty();
        assertThat(rules.testsWithoutTheSuffix()).isEmpty();
    }

    /** A folder with this one source in it. */
    private static SourceRules planted(Path folder, String name, String text) throws IOException {
        Path only = Files.createTempDirectory(folder, "planted");
        Files.writeString(only.resolve(name), text, StandardCharsets.UTF_8);
        return new SourceRules(only);
    }
}
