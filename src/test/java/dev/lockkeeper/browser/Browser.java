package dev.lockkeeper.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A Chromium of its own, with a profile that is deleted at the end. Pages open as tabs of it; one thread at a time.
 */
public final class Browser implements AutoCloseable {
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
    private static final Dimension WIDE = new Dimension(1400, 900);

    static {
        // warns at each start that it has no bindings of just this Chromium for a protocol that is not used here
        SELENIUM.setLevel(Level.SEVERE);
    }

    private final Path profile;
    private final ChromeDriver driver;
    private boolean used;

    private Browser(BrowserPrograms programs, List<String> flags) {
        try {
            profile = Files.createTempDirectory("lockkeeper-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.browser().orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                // the sandbox refuses to work for root, and these pages are ours
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-proxy-server",
                "--lang=en-GB",
                "--user-data-dir=" + profile);
        options.addArguments(flags);
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(programs.driver().orElseThrow().toFile())
                .usingAnyFreePort()
                .withEnvironment(Map.of("TZ", "Europe/Berlin"))
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(WIDE);
    }

    /** What this machine lacks for a browser, for people; empty if nothing. */
    public static String missing() {
        return BrowserPrograms.onPath().missing();
    }

    /** Starts a browser in its light scheme, 1400 by 900. */
    public static Browser start() {
        return new Browser(BrowserPrograms.onPath(), List.of());
    }

    /** Starts a browser whose person prefers dark pages. */
    public static Browser startDark() {
        return new Browser(BrowserPrograms.onPath(), List.of("--force-dark-mode"));
    }

    /** Opens the address in a tab of its own and gives the page there. */
    public Page open(URI address) {
        if (used) {
            driver.switchTo().newWindow(WindowType.TAB);
        }
        used = true;
        driver.get(address.toString());
        return new Page(driver);
    }

    /** Opens a report, as a file, and gives it. */
    ReportPage read(Path report) {
        driver.get(report.toUri().toString());
        return new ReportPage(driver);
    }

    /** Opens any address in the tab that is open, and gives what is shown there. */
    PlainPage visit(URI address) {
        driver.get(address.toString());
        used = true;
        return new PlainPage(driver);
    }

    /** The window is now this large. */
    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** The window is as large as when it was started. */
    public void resizeToDefault() {
        driver.manage().window().setSize(WIDE);
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            // the browser's last processes may still write; the operating system clears its temporary folder
            System.err.println("not all of " + profile + " could be deleted: " + left.getMessage());
        }
    }
}
