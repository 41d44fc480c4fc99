package dev.lockkeeper.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the target was like before and after, and everything that became other in between; left out without pictures. */
final class PictureSection {
    private final List<PictureLine> pictures;
    private final Paper out;

    PictureSection(List<PictureLine> pictures, Paper out) {
        this.pictures = pictures;
        this.out = out;
    }

    void write() {
        if (pictures.isEmpty()) {
            return;
        }
        out.section("Before and after");
        out.paragraph(
                Inline.ours("Pictures of the target: its objects with their definitions, and at the beginning, before"
                        + " the first change and at the end its rows, orphans and size. Before a step it is compared with the picture"
                        + " before it, after a step with the one before the step, at the end with the baseline."));
        Column.table(
                out,
                pictures,
                "None was taken.",
                Column.of("Picture", it -> Inline.value(it.moment())),
                Column.ours("At", it -> Moments.utc(it.at())),
                Column.ours("Took", it -> Moments.orDash(it.took())),
                Column.of("What there is", it -> Inline.orDash(counts(it.counts()))),
                Column.of(
                        "Other than before",
                        it -> it.missed().isEmpty()
                                ? Inline.ours(it.since().isEmpty() ? "nothing" : number(it.since()))
                                : Inline.ours("not taken: ").and(Inline.value(it.missed()))));
        Column.table(
                out,
                pictures.stream().flatMap(PictureSection::changes).toList(),
                "Nothing changed.",
                Column.of("Seen", it -> Inline.value(it.moment())),
                Column.of("What", it -> Inline.value(it.what())));
    }

    private static Stream<Change> changes(PictureLine picture) {
        return picture.since().stream().map(what -> new Change(picture.moment(), what));
    }

    private static String counts(Map<String, String> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String number(List<String> since) {
        return since.size() + (since.size() == 1 ? " line" : " lines") + " below";
    }

    private record Change(String moment, String what) {}
}
