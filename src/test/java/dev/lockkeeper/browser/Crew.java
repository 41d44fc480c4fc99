package dev.lockkeeper.browser;

import java.time.Duration;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The people of a window at one practice page, one after the other, and how often each of them acted. An act is a line
 * that is typed, a button that is pressed, a form that is sent; the yes to a question belongs to the press that caused it,
 * the boxes of a form to the form.
 */
final class Crew {
    /** A backup with its restore on a machine that is busy with other things. */
    static final Duration WORK = Duration.ofMinutes(3);

    private static final String CARD = """
            return [...document.querySelectorAll("#messages button")].filter((each) => each.innerText.trim() === arguments[0])
              .at(-1).closest("article").dataset.ts;
            """;
    private static final int MOMENTS_ON_THE_WAY = 4;

    private final Page page;
    private final Map<String, Integer> acts = new LinkedHashMap<>();
    private String person = "";

    Crew(Page page) {
        this.page = page;
    }

    /** From here on this person acts. */
    Crew is(String handle) {
        page.as(handle);
        person = handle;
        return this;
    }

    private void acted() {
        acts.merge(person, 1, Integer::sum);
    }

    /** How often each of them acted. */
    Map<String, Integer> acts() {
        return Map.copyOf(acts);
    }

    /** Types the beginning of each word and lets the page complete it, then sends the line. */
    Crew typesCompleting(String command, String word, String rest) {
        page.writes(command.substring(0, 3)).strikes(Keys.TAB);
        page.strikes(word.substring(0, word.length() - 1))
                .sees(command + " " + word)
                .strikes(Keys.TAB);
        page.await("the line is completed", () -> page.value(By.id("line")).equals(command + " " + word + " "));
        page.strikes(rest, Keys.ENTER);
        acted();
        return this;
    }

    /** Presses a button that only this person sees, or one of a form. */
    Crew pressesInForm(String label) {
        page.presses(label);
        acted();
        return this;
    }

    /** Presses the newest button with this label, which opens a form with this title. */
    Crew opensForm(String label, String title) {
        page.presses(label).seesDialog(title);
        acted();
        return this;
    }

    /** Presses the newest button with this label and waits until its card no longer offers it. */
    Crew presses(String label) {
        return press(label, "");
    }

    /** The same where a dialog with this title asks first, and the answer is yes. */
    Crew pressesAndAgrees(String label, String asked) {
        return press(label, asked);
    }

    private Crew press(String label, String asked) {
        page.await("there is a button \"" + label + "\"", () -> mayPress(label));
        String card = "article[data-ts='" + page.script(CARD, label) + "'] button";
        page.presses(label);
        if (!asked.isEmpty()) {
            page.seesDialog(asked);
            page.all(By.id("confirm-yes")).get(0).click();
            page.seesNoDialog();
        }
        acted();
        page.await(
                "\"" + label + "\" is not offered any more",
                () -> !page.texts(card).contains(label));
        return this;
    }

    /** True if the room offers this button now. */
    boolean mayPress(String label) {
        return page.texts("#messages button").contains(label);
    }

    /** Leads on with one consent for everything up to there, again wherever it ended early, until this button is offered. */
    Crew runsTo(String gate, String untilOffered) {
        String runTo = "Run to: " + gate;
        while (!mayPress(untilOffered)) {
            page.await(
                    WORK,
                    "\"" + runTo + "\" or \"" + untilOffered + "\" is offered",
                    () -> mayPress(untilOffered) || mayPress(runTo));
            if (mayPress(untilOffered)) {
                break;
            }
            pressesAndAgrees(runTo, runTo);
        }
        return this;
    }

    /** Moves window time through the page's panel to where this is planned, over the moments that come before it. */
    Crew goesOnTo(String item) {
        if (page.texts("#pane-panels").isEmpty()) {
            page.all(By.id("open-panels")).get(0).click();
        }
        String before = shownTime();
        page.await("the panel is read again", () -> !shownTime().equals(before));
        for (int i = 0; i < MOMENTS_ON_THE_WAY; i++) {
            String choice = page.texts("#pane-panels [data-choice$=' next']").get(0);
            LocalTime there = LocalTime.parse(choice.substring("To ".length(), choice.indexOf(',')));
            page.presses(choice);
            page.await("window time is " + there, () -> isReached(there));
            if (choice.contains(item)) {
                break;
            }
        }
        return this;
    }

    private String shownTime() {
        return page.texts("#pane-panels .value").get(0);
    }

    /** Times of one day, so that shortly after midnight is later than shortly before. */
    private boolean isReached(LocalTime there) {
        long ahead = Duration.between(LocalTime.parse(shownTime()), there).toSeconds();
        return ahead <= 0 && ahead > -Duration.ofHours(12).toSeconds()
                || ahead > Duration.ofHours(12).toSeconds();
    }

    /** Opens every shared file that can be read in the page and gives what each of them says. */
    List<String> readsFiles() {
        Stream<String> names = page.all(By.cssSelector(".file button")).stream().map(WebElement::getAccessibleName);
        return names.toList().stream().map(this::readsFile).toList();
    }

    private String readsFile(String open) {
        page.presses(open).seesDialog(open.substring("Open ".length()));
        page.await("the file is read", () -> !fileText().equals("Loading …"));
        String text = fileText();
        page.presses("Close").seesNoDialog();
        return text;
    }

    private String fileText() {
        return page.texts("#file-text").get(0);
    }
}
