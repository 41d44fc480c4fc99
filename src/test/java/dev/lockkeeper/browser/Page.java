package dev.lockkeeper.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * The practice page as a person uses it. Every word waits until it can be done or seen, at most {@link #PATIENCE}, and
 * fails then with what the page showed instead.
 */
public final class Page {
    /** Generous, because the machine may be busy with other builds. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** After so many looks it takes longer anyway, and looking costs the page what it works with. */
    private static final int SOON = 25;

    private static final Path SCREENSHOTS = Path.of("target", "browser");
    private static final String VISIBLE_BUTTONS = """
            const dialogs = [...document.querySelectorAll("dialog[open]")];
            const root = dialogs.at(-1) ?? document;
            return [...root.querySelectorAll("button, a.button, summary")].filter((each) => {
              const name = (each.getAttribute("aria-label") ?? each.textContent).replace(/\\s+/g, " ").trim();
              return each.checkVisibility() && (name === arguments[0] || each.innerText.trim() === arguments[0]);
            });
            """;

    private final ChromeDriver driver;
    private final String tab;

    Page(ChromeDriver driver) {
        this.driver = driver;
        this.tab = driver.getWindowHandle();
        await("the page is live", () -> text(By.id("link")).equals("live"));
    }

    // ---- doing ----

    /** Becomes this person, by handle. */
    public Page as(String handle) {
        return choosesIn(By.id("viewer"), text -> text.contains("(@" + handle + ")"), "somebody called @" + handle);
    }

    /** Becomes nobody. */
    public Page asNobody() {
        return choosesIn(By.id("viewer"), text -> text.startsWith("Nobody"), "nobody to be");
    }

    /** Goes to this channel or direct message. */
    public Page opens(String channel) {
        await("there is a channel " + channel, () -> {
            Optional<WebElement> link =
                    find(By.cssSelector("nav .label"), label -> label.getText().equals(channel));
            link.ifPresent(WebElement::click);
            return link.isPresent();
        });
        await("the channel " + channel + " is shown", () -> title().endsWith(channel));
        return this;
    }

    /** Types a line into the box and sends it. */
    public Page types(String line) {
        writes(line);
        find(By.id("line")).sendKeys(Keys.ENTER);
        // what could not be sent comes back into the box, with the reason above it
        await(
                "the line was sent",
                () -> value(By.id("line")).isEmpty() || find(By.id("trouble")).isDisplayed());
        return this;
    }

    /** Types into the box without sending. */
    public Page writes(String line) {
        await("the box can be typed into", () -> find(By.id("line")).isDisplayed());
        WebElement box = find(By.id("line"));
        box.clear();
        box.sendKeys(line);
        return this;
    }

    /** Presses the newest button with exactly this label; inside a dialog if one is open. */
    public Page presses(String label) {
        await("there is a button \"" + label + "\"", () -> {
            List<WebElement> buttons = buttons(label);
            if (buttons.isEmpty()) {
                return false;
            }
            buttons.get(buttons.size() - 1).click();
            return true;
        });
        return this;
    }

    /** Writes into the field with this label, in a dialog or a tool. */
    public Page fills(String label, String value) {
        await("there is a field \"" + label + "\"", () -> {
            WebElement field = field(label);
            field.clear();
            field.sendKeys(value);
            return true;
        });
        return this;
    }

    /** Chooses the option with this text in the list with this label. */
    public Page chooses(String option, String label) {
        await("\"" + label + "\" offers \"" + option + "\"", () -> pick(field(label), option::equals));
        return this;
    }

    private Page choosesIn(By list, Predicate<String> wanted, String words) {
        await("there is " + words, () -> pick(find(list), wanted));
        return this;
    }

    private static boolean pick(WebElement list, Predicate<String> wanted) {
        Optional<WebElement> option = list.findElements(By.tagName("option")).stream()
                .filter(each -> wanted.test(each.getText()))
                .findFirst();
        option.ifPresent(WebElement::click);
        return option.isPresent();
    }

    /** Strikes these keys wherever the focus is. */
    public Page strikes(CharSequence... keys) {
        mine();
        new Actions(driver).sendKeys(keys).perform();
        return this;
    }

    /** Goes on with Tab until what is called or labelled so, or begins so, has the focus; never touches the mouse. */
    public Page tabsTo(String name) {
        for (int i = 0; i < 200; i++) {
            if (focusedName().startsWith(name) || focusedLabel().startsWith(name)) {
                return this;
            }
            strikes(Keys.TAB);
        }
        throw new AssertionError("Tab never came to \"" + name + "\"; the focus is at \"" + focusedName() + "\"");
    }

    /** Loads the page again. */
    public Page reloads() {
        mine();
        driver.navigate().refresh();
        await("the page is live again", () -> text(By.id("link")).equals("live"));
        return this;
    }

    // ---- seeing ----

    /** Waits until this text can be read somewhere on the page. */
    public Page sees(String words) {
        await("the page says \"" + words + "\"", () -> read().contains(words));
        return this;
    }

    /** Waits until this text can be read nowhere. */
    public Page seesNoMore(String words) {
        await("the page no longer says \"" + words + "\"", () -> !read().contains(words));
        return this;
    }

    /** Waits until there is such a button; inside a dialog if one is open. */
    public Page seesButton(String label) {
        await("there is a button \"" + label + "\"", () -> !buttons(label).isEmpty());
        return this;
    }

    /** Waits until a dialog with this title is open. */
    public Page seesDialog(String title) {
        await(
                "the dialog \"" + title + "\" is open",
                () -> find(
                                By.cssSelector("dialog[open] h2"),
                                each -> each.getText().equals(title))
                        .isPresent());
        return this;
    }

    /** Waits until no dialog is open. */
    public Page seesNoDialog() {
        await("no dialog is open", () -> all(By.cssSelector("dialog[open]")).isEmpty());
        return this;
    }

    /** Everything that can be read, as it is read. */
    public String read() {
        mine();
        return String.valueOf(driver.executeScript("return document.body.innerText"));
    }

    /** What the shown channel or home is called. */
    public String title() {
        return text(By.id("title"));
    }

    /** What the field with this id holds. */
    public String value(By where) {
        return String.valueOf(find(where).getDomProperty("value"));
    }

    /** What a screen reader calls the thing that has the focus. */
    public String focusedName() {
        mine();
        return driver.switchTo().activeElement().getAccessibleName();
    }

    private String focusedLabel() {
        return driver.switchTo().activeElement().getText().strip();
    }

    /** All elements that are there now, for what these words cannot say. */
    public List<WebElement> all(By where) {
        mine();
        return driver.findElements(where);
    }

    /** What everything that is shown there says, read at one moment, so that nothing is drawn anew in between. */
    public List<String> texts(String selector) {
        mine();
        Object found = driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility())"
                        + ".map((each) => each.innerText.trim())",
                selector);
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Where the page is. */
    public URI address() {
        mine();
        return URI.create(String.valueOf(driver.getCurrentUrl()));
    }

    /** Runs a script in the page; for measuring, never instead of looking. */
    public Object script(String script, Object... arguments) {
        mine();
        return String.valueOf(driver.executeScript(script, arguments));
    }

    /**
     * Presses the button with the first label and gives the milliseconds until the page shows one with the second label
     * in its place, measured by the page's own clock from the click to the frame after the change.
     */
    public double millisFrom(String pressed, String shown) {
        seesButton(pressed);
        Object millis = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const named = (name) => [...document.querySelectorAll("#messages button")].find((each) => each.innerText.trim() === name);
                const began = performance.now();
                const watch = new MutationObserver(() => {
                  if (!named(arguments[1])) return;
                  watch.disconnect();
                  requestAnimationFrame(() => done(performance.now() - began));
                });
                watch.observe(document.getElementById("messages"), { childList: true, subtree: true, characterData: true });
                named(arguments[0]).click();
                """, pressed, shown);
        return ((Number) java.util.Objects.requireNonNull(millis)).doubleValue();
    }

    /** Serious and critical findings of axe-core about what is shown now. */
    public List<String> audit() {
        mine();
        return new Audit(driver).findings();
    }

    /** What is shown now, as a PNG. */
    public byte[] picture() {
        mine();
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** Keeps a picture of the page under target/browser. */
    public Page screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), picture());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Waits for whatever else. */
    public Page await(String wanted, BooleanSupplier condition) {
        return await(PATIENCE, wanted, condition);
    }

    /** Waits for what may take longer than a click, at most so long. */
    public Page await(Duration longest, String wanted, BooleanSupplier condition) {
        try {
            Awaitility.await(wanted)
                    .pollDelay(Duration.ZERO)
                    .pollInterval((looks, before) -> looks < SOON ? Duration.ofMillis(40) : Duration.ofMillis(200))
                    .atMost(longest)
                    // what is drawn anew between looking and pressing is looked for again
                    .ignoreExceptionsInstanceOf(WebDriverException.class)
                    .until(condition::getAsBoolean);
            return this;
        } catch (ConditionTimeoutException late) {
            screenshot("failed");
            throw new AssertionError(
                    "not within " + longest.toSeconds() + " s: " + wanted + "; the page says:\n" + read(), late);
        }
    }

    // ---- finding ----

    private List<WebElement> buttons(String label) {
        mine();
        Object found = driver.executeScript(VISIBLE_BUTTONS, label);
        return found instanceof List<?> list
                ? list.stream().map(WebElement.class::cast).toList()
                : List.of();
    }

    private WebElement field(String label) {
        mine();
        Object found = driver.executeScript("""
                const dialogs = [...document.querySelectorAll("dialog[open]")];
                const root = dialogs.at(-1) ?? document;
                return [...root.querySelectorAll("input, textarea, select")].find((each) => each.checkVisibility()
                  && [...(each.labels ?? [])].some((one) => one.innerText.replace(/\\s+/g, " ").trim().startsWith(arguments[0]))
                  || each.getAttribute("aria-label") === arguments[0]) ?? null;
                """, label);
        if (found instanceof WebElement field) {
            return field;
        }
        throw new org.openqa.selenium.NoSuchElementException("no field called " + label);
    }

    private String text(By where) {
        return find(where).getText();
    }

    private WebElement find(By where) {
        mine();
        return driver.findElement(where);
    }

    private Optional<WebElement> find(By where, Predicate<WebElement> wanted) {
        return all(where).stream().filter(wanted).findFirst();
    }

    private void mine() {
        if (!tab.equals(driver.getWindowHandle())) {
            driver.switchTo().window(tab);
        }
    }
}
