package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.yaml.Node;
import dev.lockkeeper.yaml.YamlDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of the image without building it; no test here needs a Docker engine, so none proves that it builds. */
class DockerfileTest {
    private static final Path FILE = Path.of("Dockerfile");
    private static final Path IGNORE = Path.of(".dockerignore");

    @Test
    void everyThingThatIsCopiedIsThereAndLetThrough() throws IOException {
        List<String> let = Files.readAllLines(IGNORE).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        List<String> copied = instructions("COPY").stream()
                .filter(copy -> !copy.startsWith("--from="))
                .map(copy -> copy.substring(0, copy.indexOf(' ')))
                .toList();

        assertThat(Files.readAllLines(IGNORE).get(0)).isEqualTo("*");
        assertThat(copied).allSatisfy(path -> assertThat(Path.of(path)).exists());
        assertThat(copied).containsExactlyInAnyOrderElementsOf(let);
    }

    @Test
    void whatTheBuildLeavesBehindIsWhatTheImageTakes() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(pom)
                .contains("<finalName>lockkeeper</finalName>")
                .contains("<outputDirectory>${project.build.directory}/lib</outputDirectory>");
        assertThat(instructions("COPY").stream()
                        .filter(copy -> copy.startsWith("--from="))
                        .map(copy -> copy.split(" ")[1]))
                .containsExactlyInAnyOrder("/build/target/lib", "/build/target/lockkeeper.jar");
    }

    @Test
    void itRunsAsSomebodyWhoIsNotRoot() throws IOException {
        List<String> all = instructions();
        int lastStage = last(all, "FROM ");
        int lastUser = last(all, "USER ");

        assertThat(lastUser).isGreaterThan(lastStage);
        assertThat(all.get(lastUser)).matches("USER [1-9][0-9]{3,}");
        assertThat(last(all, "RUN ")).as("nothing is installed after it").isLessThan(lastUser);
    }

    @Test
    void aBotWithoutMemoryEndsInsteadOfGoingOnWithSomeOfItsThreads() throws IOException {
        assertThat(instructions("ENTRYPOINT")).singleElement().asString().contains("\"-XX:+ExitOnOutOfMemoryError\"");
    }

    /** Whoever runs out of memory would leave every secret on the disk. */
    @Test
    void aBotWithoutMemoryWritesNoHeap() throws IOException {
        assertThat(Files.readString(Path.of("Dockerfile"))).doesNotContain("HeapDump");
        assertThat(Files.readString(Path.of("README.md"))).doesNotContain("HeapDump");
    }

    @Test
    void bothImagesCanBeReplacedAndNoneNamesARegistry() throws IOException {
        assertThat(instructions("FROM")).containsExactly("${BUILD} AS build", "${BASE}");
        assertThat(instructions("ARG"))
                .hasSize(2)
                .allSatisfy(image -> assertThat(image).matches("(BUILD|BASE)=[a-z-]+:[a-z0-9.-]+"));
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void theHealthcheckSaysWhatTheServiceSays(int answers, int exit) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/healthz") ? answers : 404, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(healthcheck(server.getAddress().getPort())).isEqualTo(exit);
        } finally {
            server.stop(0);
        }
        assertThat(healthcheck(server.getAddress().getPort()))
                .as("nobody listens")
                .isNotZero();
    }

    private static int healthcheck(int port) throws Exception {
        String words = instructions("HEALTHCHECK").get(0);
        List<String> command = ((Node.Sequence)
                        YamlDocument.read(words.substring(words.indexOf('[')).getBytes(StandardCharsets.UTF_8))
                                .root()
                                .orElseThrow())
                .items().stream().map(item -> ((Node.Scalar) item).text()).toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PORT", String.valueOf(port));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static int last(List<String> all, String beginning) {
        int found = -1;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).startsWith(beginning)) {
                found = i;
            }
        }
        return found;
    }

    private static List<String> instructions(String word) throws IOException {
        return instructions().stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1).strip())
                .toList();
    }

    /** The lines that are instructions, each with those that continue it. */
    private static List<String> instructions() throws IOException {
        String text = String.join(
                "\n",
                Files.readAllLines(FILE).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList());
        return new ArrayList<>(Arrays.stream(text.replaceAll("\\\\\n *", "").split("\n"))
                .filter(line -> !line.isBlank())
                .toList());
    }
}
