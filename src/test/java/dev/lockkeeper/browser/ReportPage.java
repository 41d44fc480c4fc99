package dev.lockkeeper.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A report as somebody reads it who opened the file in a browser. */
final class ReportPage {
    private static final Path SCREENSHOTS = Path.of("target", "browser");

    private final ChromeDriver driver;

    ReportPage(ChromeDriver driver) {
        this.driver = driver;
    }

    /** What the browser has complained about since this was asked last. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The page's content security policy. */
    String policy() {
        return driver.findElement(By.cssSelector("meta[http-equiv=Content-Security-Policy]"))
                .getDomAttribute("content");
    }

    /** True if a script that got into the page would run. */
    boolean runsScripts() {
        return Boolean.TRUE.equals(driver.executeScript("""
            const script = document.createElement("script");
            script.textContent = "window.itRan = true";
            document.head.append(script);
            return window.itRan === true;
            """));
    }

    /** The headings of the sections that can be seen. */
    List<String> sections() {
        return driver.findElements(By.tagName("h2")).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    /** True if the list of sections can be seen. */
    boolean showsItsNavigation() {
        return driver.findElement(By.tagName("nav")).isDisplayed();
    }

    /** The colour of the paper, as {@code rgb(r, g, b)}. */
    String paper() {
        return String.valueOf(driver.executeScript("return getComputedStyle(document.body).backgroundColor"));
    }

    /** How many pixels the page is wider than the window. */
    long tooWide() {
        Object pixels = driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return pixels instanceof Number number ? number.longValue() : Long.MAX_VALUE;
    }

    /** Shows it as it is printed. */
    ReportPage asPrinted() {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        return this;
    }

    /** Serious and critical findings of axe-core about what is shown now. */
    List<String> audit() {
        return new Audit(driver).findings();
    }

    /** Keeps a picture of what is shown under target/browser. */
    ReportPage screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
