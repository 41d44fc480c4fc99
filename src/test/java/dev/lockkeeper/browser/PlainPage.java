package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;

/** Whatever the tab shows: a page of the bot, of an issuer, or of somebody with bad intentions. */
final class PlainPage {
    private static final Path SCREENSHOTS = Path.of("target", "browser");
    private static final Duration LOOKS_EVERY = Duration.ofMillis(40);

    private final ChromeDriver driver;

    PlainPage(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Waits until these words are on the page. */
    PlainPage sees(String words) {
        Awaitility.await(words)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOKS_EVERY)
                .atMost(Page.PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(() -> assertThat(words()).contains(words));
        return this;
    }

    PlainPage follows(String link) {
        driver.findElement(By.partialLinkText(link)).click();
        return this;
    }

    PlainPage presses(String button) {
        driver.findElement(By.xpath("//button[normalize-space()='" + button + "']"))
                .click();
        return this;
    }

    String words() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** What the first frame of the page shows. */
    String wordsOfTheFrame() {
        driver.switchTo().frame(0);
        try {
            return driver.findElement(By.tagName("body")).getText();
        } finally {
            driver.switchTo().defaultContent();
        }
    }

    String address() {
        return String.valueOf(driver.getCurrentUrl());
    }

    Object script(String code) {
        return driver.executeScript(code);
    }

    /** Everything serious that the automated audit finds. */
    List<String> audit() {
        return new Audit(driver).findings();
    }

    PlainPage screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
