package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.ApprovalPolicy;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.PlannedGate.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of approvals, as the configuration says it, and what is wrong with it otherwise. */
class ApprovalsReaderTest {
    private static final String KEY = "SHA256:" + "k".repeat(43);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutAWordProductionIsStrictForAGoAndEverythingElseRelaxed() throws IOException {
        ApprovalPolicy policy = policy("");
        GateTerms strict = policy.terms("production", "live", Kind.GO, true).orElseThrow();
        assertThat(strict.distinct()).isTrue();
        assertThat(strict.excluded()).containsExactly(Excluded.REQUESTER, Excluded.EDITOR, Excluded.EXECUTOR);
        assertThat(strict.reasons()).isTrue();
        assertThat(strict.expiresAfter()).isEqualTo(Duration.ofHours(24));
        assertThat(strict.inBrowser()).isTrue();
        assertThat(policy.terms("production", "live", Kind.GO, false)
                        .orElseThrow()
                        .inBrowser())
                .isFalse();
        for (GateTerms relaxed : List.of(
                policy.terms("production", "live", Kind.SIGN_OFF, true).orElseThrow(),
                policy.terms("staging", "other", Kind.GO, true).orElseThrow())) {
            assertThat(relaxed)
                    .isEqualTo(new GateTerms(false, List.of(), false, List.of(), 0, false, null, null, false));
        }
    }

    @Test
    void whatIsWrittenStandsAndTheRestIsAsInTheStandard() throws IOException {
        ApprovalPolicy policy = policy("""
                approvals:
                  production:
                    go: {not: [editor], expires: never, begin-within: 90m, in-browser: false}
                    sign-off: {distinct: true, reasons: true}
                  "*":
                    go: {}
                editors:
                  %s: U0123456789
                """.formatted(KEY));
        GateTerms go = policy.terms("production", "live", Kind.GO, true).orElseThrow();
        assertThat(go)
                .isEqualTo(new GateTerms(
                        false,
                        List.of(),
                        true,
                        List.of(Excluded.EDITOR),
                        0,
                        true,
                        null,
                        Duration.ofMinutes(90),
                        false));
        assertThat(policy.terms("production", "live", Kind.SIGN_OFF, true)
                        .orElseThrow()
                        .distinct())
                .isTrue();
        assertThat(policy.terms("staging", "other", Kind.GO, true)).isPresent();
        assertThat(policy.terms("staging", "other", Kind.SIGN_OFF, true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "approvals: {}|names no environment",
                "approvals: {production: {}}|has no rule",
                "approvals: {production: {start: {}}}|is not a setting",
                "approvals: {production: {go: {not: [approver]}}}|expected requester, editor or executor",
                "approvals: {production: {go: {distinct: maybe}}}|expected true or false",
                "approvals: {production: {go: {expires: soon}}}|expected a length such as 90m, 24h or 3d, or never",
                "approvals: {production: {go: {expire: 24h}}}|did you mean expires?",
                "editors: {deadbeef: U0123456789}|is not the fingerprint of a key",
                "editors: {'SHA256:kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk': dmitri}|expected a user id",
            })
    void whatIsWrongIsSaidWithWhatIsExpected(String yaml, String words) {
        assertThatThrownBy(() -> read(yaml + "\n"))
                .isInstanceOf(ConfigProblemsException.class)
                .satisfies(e -> assertThat(((ConfigProblemsException) e).problems())
                        .extracting(ConfigProblem::words)
                        .singleElement()
                        .asString()
                        .contains(words));
    }

    @Test
    void whatThePageShowsIsReadAsItSays() throws IOException {
        String page = Files.readString(Path.of("docs/approvals.md"));
        List<String> shown = Pattern.compile("(?ms)^```yaml lockkeeper.yaml\\n(.*?)^```")
                .matcher(page)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(shown).hasSize(2);
        ApprovalSettings read = read(String.join("", shown));
        GateTerms go = new ApprovalPolicy(read.rules(), Set.of("live"))
                .terms("production", "live", Kind.GO, true)
                .orElseThrow();
        assertThat(go.beginWithin()).isEqualTo(Duration.ofHours(4));
        assertThat(read.editors()).hasSize(1);
    }

    private ApprovalPolicy policy(String yaml) throws IOException {
        return new ApprovalPolicy(read(yaml).rules(), Set.of("live"));
    }

    private ApprovalSettings read(String yaml) throws IOException {
        return ConfigReader.whole(fixture(yaml).variables()).approvals();
    }

    private ConfigFixture fixture(String more) throws IOException {
        return new ConfigFixture(folder).yaml(ConfigFixture.YAML + more);
    }
}
