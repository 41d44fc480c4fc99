package dev.lockkeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.practice.Play;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|sh)\\n(.*?)^```");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");
    private static final Pattern SQL_FILE = Pattern.compile("[a-z0-9_/]+\\.sql");
    private static final String FRAME = """
            lockkeeper: 1
            name: page
            title: A page's example
            roles: {commander: Release Commander, dba: Database Administrator, qa: QA Lead, developer: Developer}
            environments:
              staging:
                prefix: STG
                target: somewhere
                cadence: 10m
                planned: 4h
                users: nobody
                parameters: {tenant: acme}
            phases:
              - id: only
                title: Only phase
                items:
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("pages")
    void everyRunbookOnAPageIsOneThatRuns(Path page) throws IOException {
        for (String yaml : blocks(page, "yaml")) {
            String document = yaml.startsWith("- ") ? FRAME + yaml.indent(6) : yaml;
            assertThat(parsed(document)).as("%s says%n%s", page, document).isInstanceOf(Parsed.Valid.class);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkOnAPageLeadsSomewhere(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            Path there = page.toAbsolutePath().getParent().resolve(link.group(1));
            assertThat(there).as("%s links to %s", page, link.group(1)).exists();
        }
    }

    @Test
    void everyMavenCommandOfTheReadmeIsOneThePomKnows() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        List<String> commands = lines("mvn ");
        assertThat(commands).contains("mvn -q compile exec:java@play", "mvn verify");
        for (String command : commands) {
            Matcher execution = Pattern.compile("exec:java@([a-z]+)").matcher(command);
            if (execution.find()) {
                assertThat(pom).as(command).contains("<id>" + execution.group(1) + "</id>");
            }
            Matcher scenario = Pattern.compile("--scenario ([a-z-]+)").matcher(command);
            if (scenario.find()) {
                assertThat(Play.scenarios()).as(command).contains(scenario.group(1));
            }
        }
    }

    @Test
    void theReadmeShowsAPlay() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String transcript =
                readme.substring(readme.indexOf("<!-- transcript -->"), readme.indexOf("<!-- /transcript -->"));
        assertThat(transcript).contains("/migrate start staging", "Approve as Database Administrator", "completed");
    }

    private Parsed parsed(String document) throws IOException {
        Matcher name = Pattern.compile("(?m)^name: (\\S+)$").matcher(document);
        assertThat(name.find()).isTrue();
        Path home = Files.createDirectories(folder.resolve(name.group(1)));
        Files.writeString(home.resolve("runbook.yaml"), document);
        Matcher file = SQL_FILE.matcher(document);
        while (file.find()) {
            Path sql = home.resolve(file.group());
            Files.createDirectories(sql.getParent());
            Files.writeString(sql, "SELECT 1;\n");
        }
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(folder));
        return library.parse(library.read(name.group(1)));
    }

    private static List<String> lines(String begin) throws IOException {
        return blocks(Path.of("README.md"), "sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(begin))
                .toList();
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            if (block.group(1).equals(language)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(Path.of("."));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }
}
