package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.DeclaredChanges;
import dev.lockkeeper.runbook.DeclaredChanges.Named;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.PictureDifference;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges by two pictures of a target whether what changed is what was declared, or whether nothing did. Pure. */
final class ChangesJudge {
    /** A card shows no more; the report lists all. */
    private static final int MOST_NAMED = 10;

    private static final String AS_BEFORE = "every object as in the baseline";

    private static final Picture.Count NO_TABLE = Picture.Count.exactly(0);

    private ChangesJudge() {}

    /** What the step changed against what it declared. What was declared and did not come counts as much as what was not. */
    static CheckResult judge(CheckSpec.Changes check, Picture before, Picture after) {
        DeclaredChanges declared = check.declared();
        PictureDifference all = PictureDifference.between(before, after);
        if (declared.anything()) {
            return all.isEmpty()
                    ? result(check, Verdict.PASS, expected(declared), "changed no object")
                    : result(check, Verdict.NOT_PROVEN, expected(declared), "not declared: " + named(all.lines()));
        }
        List<String> wrong = new ArrayList<>();
        List<String> unproven = new ArrayList<>();
        PictureDifference other = new PictureDifference(
                undeclared(all.added(), declared.adds()),
                undeclared(all.dropped(), declared.drops()),
                undeclared(all.altered(), declared.alters()));
        if (!other.isEmpty()) {
            wrong.add("not declared: " + named(other.lines()));
        }
        List<String> missing = new ArrayList<>();
        if (declared.back()) {
            missing.addAll(missing("adds ", declared.adds(), after.pieces()));
            missing.addAll(present("drops ", declared.drops(), after.pieces()));
        } else {
            missing.addAll(missing("adds ", declared.adds(), all.added()));
            missing.addAll(missing("drops ", declared.drops(), all.dropped()));
            missing.addAll(missing("alters ", declared.alters(), all.altered()));
        }
        if (!missing.isEmpty()) {
            wrong.add("declared and not seen: " + named(missing));
        }
        declared.rows().forEach((table, change) -> rows(table, change, before, after, wrong, unproven));
        Verdict verdict = wrong.isEmpty() ? unproven.isEmpty() ? Verdict.PASS : Verdict.NOT_PROVEN : Verdict.FAIL;
        List<String> said = new ArrayList<>(wrong);
        said.addAll(unproven);
        return result(
                check, verdict, expected(declared), said.isEmpty() ? seen(all, declared) : String.join("; ", said));
    }

    /** Whether every object is as it was; how many tables have another number of rows is told beside it. */
    static CheckResult judge(CheckSpec.AsBefore check, Picture before, Picture now) {
        PictureDifference all = PictureDifference.between(before, now);
        int moved = before.otherRows(now).size();
        String rows = moved == 0 ? "" : "; " + moved + (moved == 1 ? " table has" : " tables have") + " other rows";
        String same = before.pieces().size() + " objects as before";
        return all.isEmpty()
                ? result(check, Verdict.PASS, AS_BEFORE, same + rows)
                : result(check, Verdict.FAIL, AS_BEFORE, named(all.lines()) + rows);
    }

    /** A picture is missing. */
    static CheckResult notProven(CheckSpec check, String why) {
        String expected = check instanceof CheckSpec.Changes changes ? expected(changes.declared()) : AS_BEFORE;
        return result(check, Verdict.NOT_PROVEN, expected, why);
    }

    /** What somebody else changed between two steps; it is nobody's check, closes no way and is not called good. */
    static CheckResult meanwhile(CheckSpec check, List<String> since) {
        return new CheckResult(
                check.common().id().replaceFirst("-changes$", "") + "-meanwhile",
                "what changed since the last picture, before this step began",
                false,
                Verdict.NOT_PROVEN,
                "nothing",
                named(since),
                Duration.ZERO);
    }

    private static List<Picture.Piece> undeclared(List<Picture.Piece> changed, List<Named> declared) {
        Set<String> wholes = changed.stream()
                .filter(piece -> piece.of().isEmpty() && isDeclared(piece, declared))
                .map(Picture.Piece::name)
                .collect(Collectors.toSet());
        // what belongs to a table that comes or goes as a whole comes or goes with it
        BiPredicate<Picture.Piece, Set<String>> goesWith =
                (piece, names) -> !piece.of().isEmpty() && names.contains(piece.of());
        return changed.stream()
                .filter(piece -> !isDeclared(piece, declared) && !goesWith.test(piece, wholes))
                .toList();
    }

    private static boolean isDeclared(Picture.Piece piece, List<Named> declared) {
        return declared.stream().anyMatch(named -> named.is(piece.kind(), piece.name()));
    }

    private static List<String> missing(String verb, List<Named> declared, List<Picture.Piece> changed) {
        return declared.stream()
                .filter(named -> changed.stream().noneMatch(piece -> named.is(piece.kind(), piece.name())))
                .map(named -> verb + named)
                .toList();
    }

    private static List<String> present(String verb, List<Named> declared, List<Picture.Piece> there) {
        return declared.stream()
                .filter(named -> there.stream().anyMatch(piece -> named.is(piece.kind(), piece.name())))
                .map(named -> verb + named)
                .toList();
    }

    private static void rows(
            String table,
            DeclaredChanges.Rows change,
            Picture before,
            Picture after,
            List<String> wrong,
            List<String> unproven) {
        Long by = change.by();
        if (by == null) {
            return;
        }
        Picture.Count first = count(table, before);
        Picture.Count last = count(table, after);
        if (first == null || last == null) {
            wrong.add("rows of " + table + ": there is no such table");
        } else if (!first.isCounted() || !last.isCounted()) {
            String why = first.unknown() != null ? first.unknown() : last.unknown();
            unproven.add("rows of " + table + " not counted: " + (why == null ? "only estimated" : why));
        } else if (last.number() - first.number() != by) {
            wrong.add(
                    "rows of " + table + ": declared " + change + ", was " + first.number() + ", is " + last.number());
        }
    }

    /** A table that is not there yet, or no longer, has no rows; null if it is in neither picture. */
    private static Picture.@Nullable Count count(String table, Picture picture) {
        Picture.Count counted = picture.rows().get(table);
        boolean there = picture.pieces().stream()
                .anyMatch(piece -> piece.kind().equals("table") && piece.name().equals(table));
        return counted != null ? counted : there ? null : NO_TABLE;
    }

    private static String expected(DeclaredChanges declared) {
        if (declared.anything()) {
            return "whatever it changes";
        }
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("added", declared.adds().size());
        parts.put("dropped", declared.drops().size());
        parts.put("altered", declared.alters().size());
        String objects = parts.entrySet().stream()
                .filter(part -> part.getValue() > 0)
                .map(part -> part.getValue() + " " + part.getKey())
                .collect(Collectors.joining(", "));
        String rows = declared.rows().isEmpty()
                ? ""
                : "; rows of " + declared.rows().size() + (declared.rows().size() == 1 ? " table" : " tables");
        return (objects.isEmpty() ? "no object changed" : "as declared: " + objects + ", nothing else") + rows;
    }

    private static String seen(PictureDifference all, DeclaredChanges declared) {
        return all.added().size() + " added, " + all.dropped().size() + " dropped, "
                + all.altered().size() + " altered, all of it declared"
                + (declared.rows().isEmpty() ? "" : "; rows as declared");
    }

    /** The first ten, and how many there are beside them. */
    private static String named(List<String> lines) {
        int more = lines.size() - MOST_NAMED;
        return String.join(", ", lines.subList(0, Math.min(lines.size(), MOST_NAMED)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static CheckResult result(CheckSpec check, Verdict verdict, String expected, String actual) {
        CheckSpec.Common common = check.common();
        return new CheckResult(common.id(), common.name(), common.blocking(), verdict, expected, actual, Duration.ZERO);
    }
}
