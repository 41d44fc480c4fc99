package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.report.HtmlReport;
import dev.lockkeeper.report.WindowReport;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HTML report in a real browser, as somebody opens the file: light, dark, on a phone and on paper. */
@NeedsBrowser
class ReportPageIT {
    private static final String WHITE = "rgb(255, 255, 255)";
    private static final String ALMOST_BLACK = "rgb(20, 26, 32)";

    @TempDir
    private Path folder;

    /** How it is looked at. */
    enum Look {
        LIGHT(Browser::start, 1400, WHITE),
        DARK(Browser::startDark, 1400, ALMOST_BLACK),
        NARROW(Browser::start, 520, WHITE);

        private final Supplier<Browser> browser;
        private final int width;
        private final String paper;

        Look(Supplier<Browser> browser, int width, String paper) {
            this.browser = browser;
            this.width = width;
            this.paper = paper;
        }
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void itIsReadableWithoutComplaintsHoweverItIsLookedAt(Look look) throws IOException {
        try (Browser browser = look.browser.get()) {
            browser.resize(look.width, 1600);
            ReportPage page = browser.read(file("rolled-back", RollbackFixture.rolledBack()));

            assertThat(page.console()).isEmpty();
            assertThat(page.paper()).isEqualTo(look.paper);
            assertThat(page.sections()).contains("Execution summary", "Sign-off sheet");
            assertThat(page.showsItsNavigation()).isTrue();
            assertThat(page.tooWide()).isZero();
            page.screenshot("report-" + look.name().toLowerCase(Locale.ROOT));
            assertThat(page.audit()).isEmpty();
        }
    }

    @Test
    void onPaperItIsBlackOnWhiteWithoutItsNavigationEvenForWhoPrefersDarkPages() throws IOException {
        try (Browser browser = Browser.startDark()) {
            browser.resize(1000, 1600);
            ReportPage page = browser.read(file("stopped", WindowFixture.schemaNotPassed()))
                    .asPrinted();

            assertThat(page.paper()).isEqualTo(WHITE);
            assertThat(page.showsItsNavigation()).isFalse();
            assertThat(page.sections()).contains("Execution summary", "Sign-off sheet");
            page.screenshot("report-printed");
            assertThat(page.audit()).isEmpty();
            assertThat(page.console()).isEmpty();
        }
    }

    @Test
    void aScriptThatGotIntoItWouldNotRun() throws IOException {
        try (Browser browser = Browser.start()) {
            ReportPage page = browser.read(file("stopped", WindowFixture.schemaNotPassed()));

            assertThat(page.policy()).contains("default-src 'none'");
            assertThat(page.runsScripts()).isFalse();
            assertThat(page.console()).anyMatch(line -> line.contains("Content Security Policy"));
        }
    }

    @Test
    void theSameFileWithoutItsPolicyWouldRunOne() throws IOException {
        Path file = file("open", WindowFixture.schemaNotPassed());
        Files.writeString(
                file, Files.readString(file).replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", ""));
        try (Browser browser = Browser.start()) {
            assertThat(browser.read(file).runsScripts()).isTrue();
        }
    }

    private Path file(String name, WindowFixture at) throws IOException {
        WindowReport report = WindowReport.of(at.window, at.journal, actor -> "@" + actor.user());
        return Files.writeString(folder.resolve(name + ".html"), HtmlReport.text(report));
    }
}
