package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I17: what the driver is told comes from named fields alone, since some of its properties load classes. */
class JdbcPropertiesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory: org.springframework.context.support.ClassPathXmlApplicationContext",
                "socketFactoryArg: http://evil/x.xml",
                "properties: {socketFactory: x.Y}",
                "options: '-c role=postgres'",
                "url: 'jdbc:postgresql://h/d?socketFactory=x.Y'",
                "loggerFile: /tmp/x",
                "sslfactory: x.Y",
                "preferQueryMode: simple"
            })
    void aTargetTakesNoPropertyOfTheDriver(String line) throws IOException {
        refused(ConfigFixture.YAML.replace("user: migrator", "user: migrator\n    " + line), "is not a setting");
    }

    @Test
    void aHostHoldsNoneEither() throws IOException {
        refused(ConfigFixture.YAML.replace("db.internal", "\"db.internal/crm?socketFactory=x.Y&y=\""), "host");
    }

    private void refused(String yaml, String words) throws IOException {
        ConfigFixture fixture = new ConfigFixture(folder).yaml(yaml);

        assertThatThrownBy(() -> ConfigReader.whole(fixture.variables()))
                .isInstanceOf(ConfigProblemsException.class)
                .satisfies(e -> assertThat(((ConfigProblemsException) e).problems())
                        .anySatisfy(problem -> assertThat(problem.toString()).contains(words)));
    }
}
