package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String SECRET = "Canary/7&yellow+\"bird's\" nest<9>";
    private static final Redaction REDACTION = new Redaction(List.of(SECRET, "s3", "correct-horse-battery"));

    static Stream<String> writings() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        return Stream.of(
                SECRET,
                SECRET.toUpperCase(Locale.ROOT),
                SECRET.toLowerCase(Locale.ROOT),
                SECRET.substring(0, 9) + "\n" + SECRET.substring(9),
                SECRET.substring(0, 9) + "\r\n\t    " + SECRET.substring(9),
                String.join("\u200B", SECRET.split("")),
                url,
                url.toLowerCase(Locale.ROOT),
                url.replace("+", "%20"),
                hex,
                hex.toUpperCase(Locale.ROOT),
                base64("", ""),
                base64("a", ""),
                base64("ab", "c"),
                base64("user:", "\n"),
                base64("lockkeeper:", "cd"),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                Base64.getMimeEncoder(20, "\n".getBytes(StandardCharsets.UTF_8)).encodeToString(bytes),
                SECRET.replace("\"", "\\\""),
                SECRET.replace("'", "''"),
                SECRET.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private static String base64(String before, String after) {
        return Base64.getEncoder().encodeToString((before + SECRET + after).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("writings")
    void aSecretThatWeKnowIsHiddenInEveryWriting(String written) {
        String hidden = REDACTION.hide("before " + written + " after");

        assertThat(hidden).startsWith("before ").endsWith(" after").contains(Redaction.HIDDEN);
        assertThat(hidden.length()).as(hidden).isLessThan("before [hidden] after".length() + 19);
    }

    @Test
    void aSecretThatWasCutOffIsHidden() {
        assertThat(REDACTION.hide("it said " + SECRET.substring(0, 14))).isEqualTo("it said [hidden]");
        assertThat(REDACTION.hide("it said " + SECRET.substring(0, 14) + "…")).isEqualTo("it said [hidden]…");
    }

    @Test
    void everyPlaceOfASecretIsHiddenAndNothingElse() {
        assertThat(REDACTION.hide("a correct-horse-battery, b correct-horse-battery: c"))
                .isEqualTo("a [hidden], b [hidden]: c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the token xoxb-123456789012-abcdefSECRET",
                "xapp-1-A012345-678-SECRETabcdef",
                "https://hooks.slack.com/services/T1/B1/SECRETSECRET",
                "postgres://crm:SECRET@db.example:5432/crm",
                "jdbc:postgresql://u:SECRET@h/d",
                "password=SECRET",
                "Password = 'SECRET with space'",
                "PGPASSWORD=SECRET pg_dump",
                "jdbc:postgresql://h/d?user=x&password=SECRET&ssl=true",
                "db_password=SECRET",
                "aws_secret_access_key = SECRETabc/def",
                "AKIASECRETSECRETSECR",
                "CREATE ROLE x PASSWORD 'SECRET'",
                "Authorization: Bearer SECRET0123456789",
                "authorization: basic U0VDUkVUSECRET1=",
                "lkp_SECRETSECRET-SECRETSECRET_SECRETSECRETSECR3",
                "ghp_SECRETSECRETSECRETSECRETSECRET12",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTRUNSRVQifQ.SECRETsignature",
                "-----BEGIN RSA PRIVATE KEY-----\nSECRET\nSECRET\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nSECRET and no end"
            })
    void whatHasTheFormOfASecretIsHidden(String text) {
        assertThat(Redaction.ofForms().hide(text)).doesNotContain("SECRET").contains(Redaction.HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOCKKEEPER_DATABASE_PASSWORD is missing: expected the password of that role",
                "UPDATE users SET password = NULL, token = $1 WHERE id = 7",
                "Basic configuration and a bearer of good news",
                "the API token: only reads",
                "https://example.org:8443/path?at=12:30@noon",
                "duplicate key value violates unique constraint \"users_token_key\"",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "s3 is a bucket",
                "STG-12 waits for <@UDBA> since 02:10 UTC"
            })
    void harmlessWordsStayAsTheyAre(String text) {
        assertThat(REDACTION.hide(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("writings")
    void aSecondPassChangesNothing(String written) {
        String once = REDACTION.hide("password=" + written + " xoxb-123456789012 " + written);

        assertThat(REDACTION.hide(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "password ",
                "password=",
                "a_",
                "xoxb-",
                "eyJ",
                "://",
                "-----BEGIN PRIVATE KEY-----",
                "'",
                "C"
            })
    @Timeout(60)
    void aMillionHostileCharactersTakeNoLongTime(String repeated) {
        Redaction many = new Redaction(Stream.iterate(100_000_000, n -> n + 7)
                .limit(20)
                .map(n -> "Canary-" + n)
                .toList());
        String text = repeated.repeat(1_000_000 / repeated.length());
        long begun = System.nanoTime();

        many.hide(text);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void whatItLooksForIsNotShown() {
        assertThat(REDACTION.toString()).doesNotContain("anary").isEqualTo("Redaction of 2 values");
    }
}
