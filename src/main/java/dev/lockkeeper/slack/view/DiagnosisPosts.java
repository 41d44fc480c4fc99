package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the recipes found that were asked in this window: one message each. */
final class DiagnosisPosts {
    private static final int TITLE = 150;
    private static final int FAILURE = 600;
    private static final int REMEDY = 1_000;
    private static final int VALUE = 110;
    /** More columns than this wrap on a phone; each row is then written as a sentence. */
    private static final int MOST_COLUMNS = 3;

    private final Scene scene;

    DiagnosisPosts(Scene scene) {
        this.scene = scene;
    }

    List<DesiredMessage> all() {
        List<DesiredMessage> out = new ArrayList<>();
        for (Diagnosis diagnosis : scene.window().diagnoses()) {
            out.add(post(out.size() + 1, diagnosis));
        }
        return out;
    }

    private DesiredMessage post(int number, Diagnosis diagnosis) {
        Diagnosis.Found found = diagnosis.found();
        String head = "diagnose " + SlackText.line(diagnosis.recipe(), TITLE) + ": "
                + SlackText.line(diagnosis.title(), TITLE) + ", " + SlackText.line(words(found), FAILURE);
        List<String> rows = rows(found);
        Card card = new Card("diagnosis/" + number);
        card.text("*" + scene.id() + " · " + head + "* · asked by " + scene.person(diagnosis.by()) + ", "
                + Scene.at(diagnosis.at()));
        if (found.columns().size() > MOST_COLUMNS) {
            card.text(rows.stream().map(row -> "• " + row).toArray(String[]::new));
        } else if (!found.shown().isEmpty()) {
            List<List<String>> table = new ArrayList<>(List.of(found.columns()));
            table.addAll(found.shown());
            card.table(table);
        }
        String rest = rest(found);
        String remedy = found.rows() == 0 && found.failure() == null
                ? ""
                : "What to do: " + SlackText.line(diagnosis.remedy(), REMEDY);
        card.text(rest, remedy);
        return card.says(scene.named() + ": " + head + ". "
                + (rows.isEmpty() ? "" : String.join("; ", rows) + ". ")
                + (rest.isEmpty() ? "" : rest + ". ")
                + remedy);
    }

    private static String words(Diagnosis.Found found) {
        return found.failure() != null || found.rows() < 1_000
                ? found.words()
                : (found.more() ? "more than " : "") + String.format(Locale.ROOT, "%,d rows", found.rows());
    }

    /** Each row as {@code column value, column value}. */
    private static List<String> rows(Diagnosis.Found found) {
        List<String> out = new ArrayList<>();
        for (List<String> row : found.shown()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < row.size() && i < found.columns().size(); i++) {
                parts.add(SlackText.line(found.columns().get(i).replace('_', ' ') + " " + row.get(i), VALUE));
            }
            out.add(String.join(", ", parts));
        }
        return out;
    }

    private static String rest(Diagnosis.Found found) {
        if (found.rows() == 0) {
            return "";
        }
        if (found.columns().isEmpty()) {
            return "The runbook shows no column of it, so rows are only counted";
        }
        int left = found.rows() - found.shown().size();
        return left == 0 ? "" : "and " + (found.more() ? "more than " : "") + left + " more";
    }
}
