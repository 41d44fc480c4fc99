package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out which kind of step or check a set of keys is. */
final class Kinds {
    private Kinds() {}

    /** The step's keys; null if the kind cannot even be guessed; a problem unless it is a kind. */
    static @Nullable Shape step(Node node, DocumentPath path, Problems problems) {
        return of(Family.STEP, node, path, problems);
    }

    /** The keys of a rollback plan's step; null if the kind cannot even be guessed; a problem unless it is a kind. */
    static @Nullable Shape undo(Node node, DocumentPath path, Problems problems) {
        return of(Family.UNDO, node, path, problems);
    }

    /** The check's keys; null if the kind cannot even be guessed; a problem unless it is a kind. */
    static @Nullable Shape check(Node node, DocumentPath path, Problems problems) {
        return of(Family.CHECK, node, path, problems);
    }

    /** A kind that is wrong is reported and read as the one that was probably meant, so that its keys are looked at. */
    private static @Nullable Shape of(Family family, Node node, DocumentPath path, Problems problems) {
        List<String> kinds = family.kinds;
        if (!(node instanceof Node.Mapping mapping)) {
            if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(),
                        path,
                        node.words() + " stands where a " + family.word + " belongs",
                        "write - " + family.word + ": and its keys");
            }
            return null;
        }
        Node.Entry entry = mapping.entries().get("kind");
        if (entry == null) {
            problems.add(
                    mapping.place(),
                    path.key("kind"),
                    "is missing in this " + family.word,
                    "write kind: and one of " + String.join(", ", kinds));
            return byKeys(family.prefix, mapping, kinds);
        }
        String kind = entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
        if (kinds.contains(kind)) {
            return Shape.of(family.prefix + "-" + kind).orElse(null);
        }
        if (entry.value() instanceof Node.Reported) {
            return null;
        }
        if (family.later.contains(kind)) {
            problems.add(
                    entry.value().place(),
                    path.key("kind"),
                    "this version cannot run the " + family.word + " kind " + kind + " yet",
                    "it can run " + String.join(", ", kinds));
            return null;
        }
        problems.add(
                entry.value().place(),
                path.key("kind"),
                entry.value().words() + " is not a " + family.word + " kind",
                Fields.meant(kind, kinds));
        return Shape.of(family.prefix + "-" + Fields.nearest(kind, kinds))
                .orElseGet(() -> byKeys(family.prefix, mapping, kinds));
    }

    /** The only kind that knows the most of these keys; null if several do. */
    private static @Nullable Shape byKeys(String prefix, Node.Mapping mapping, List<String> kinds) {
        Shape best = null;
        long most = 0;
        for (String kind : kinds) {
            Shape shape = Shape.of(prefix + "-" + kind).orElseThrow();
            long known = mapping.entries().keySet().stream()
                    .filter(shape.keys()::contains)
                    .count();
            if (known >= most) {
                best = known > most ? shape : null;
                most = known;
            }
        }
        return best;
    }

    /** Sets of keys of which one is chosen by {@code kind}. */
    private enum Family {
        STEP("step", "step", Shape.stepKinds(), Shape.LATER_STEPS),
        UNDO("undo", "step", Shape.undoKinds(), Shape.LATER_STEPS),
        CHECK("check", "check", Shape.checkKinds(), List.of());

        private final String prefix;
        private final String word;
        private final List<String> kinds;
        private final List<String> later;

        Family(String prefix, String word, List<String> kinds, List<String> later) {
            this.prefix = prefix;
            this.word = word;
            this.kinds = kinds;
            this.later = later;
        }
    }
}
