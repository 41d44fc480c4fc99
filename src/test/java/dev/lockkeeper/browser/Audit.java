package dev.lockkeeper.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;

/** axe-core, run inside the page. */
final class Audit {
    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ["violations"] }).then(
              (result) => done(result.violations.filter((each) => ["serious", "critical"].includes(each.impact)).map((each) => ({
                rule: each.id, help: each.help, nodes: each.nodes.slice(0, 5).map((node) => node.html.slice(0, 160)
                  + " " + node.failureSummary.split("\\n").slice(1).join(" ")).join("\\n    "),
              }))),
              (trouble) => done([{ rule: "axe", help: "did not run", nodes: String(trouble) }]));
            """;

    private final ChromeDriver driver;

    Audit(ChromeDriver driver) {
        this.driver = driver;
    }

    /** One text per finding, with up to five places. */
    List<String> findings() {
        driver.executeScript(axe());
        Object found = driver.executeAsyncScript(RUN);
        List<String> findings = new ArrayList<>();
        if (found instanceof List<?> all) {
            for (Object each : all) {
                Map<?, ?> finding = (Map<?, ?>) each;
                findings.add(finding.get("rule") + ": " + finding.get("help") + "\n    " + finding.get("nodes"));
            }
        }
        return findings;
    }

    private static String axe() {
        try (InputStream script = Audit.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe.min.js is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
