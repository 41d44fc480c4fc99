package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out which kind of step or check a set of keys is. */
final class Kinds {
    private Kinds() {}

    /** The step's keys; null if the kind cannot even be guessed; a problem unless it is a kind. */
    static @Nullable Shape step(Node node, DocumentPath path, Problems problems) {
        return of("step", node, path, Shape.stepKinds(), Shape.LATER_STEPS, problems);
    }

    /** The check's keys; null if the kind cannot even be guessed; a problem unless it is a kind. */
    static @Nullable Shape check(Node node, DocumentPath path, Problems problems) {
        return of("check", node, path, Shape.checkKinds(), List.of(), problems);
    }

    /** A kind that is wrong is reported and read as the one that was probably meant, so that its keys are looked at. */
    private static @Nullable Shape of(
            String family, Node node, DocumentPath path, List<String> kinds, List<String> later, Problems problems) {
        if (!(node instanceof Node.Mapping mapping)) {
            if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(),
                        path,
                        node.words() + " stands where a " + family + " belongs",
                        "write - " + family + ": and its keys");
            }
            return null;
        }
        Node.Entry entry = mapping.entries().get("kind");
        if (entry == null) {
            problems.add(
                    mapping.place(),
                    path.key("kind"),
                    "is missing in this " + family,
                    "write kind: and one of " + String.join(", ", kinds));
            return byKeys(family, mapping, kinds);
        }
        String kind = entry.value() instanceof Node.Scalar scalar ? scalar.text() : "";
        if (kinds.contains(kind)) {
            return Shape.of(family + "-" + kind).orElse(null);
        }
        if (entry.value() instanceof Node.Reported) {
            return null;
        }
        if (later.contains(kind)) {
            problems.add(
                    entry.value().place(),
                    path.key("kind"),
                    "this version cannot run the " + family + " kind " + kind + " yet",
                    "it can run " + String.join(", ", kinds));
            return null;
        }
        problems.add(
                entry.value().place(),
                path.key("kind"),
                entry.value().words() + " is not a " + family + " kind",
                Fields.meant(kind, kinds));
        return Shape.of(family + "-" + Fields.nearest(kind, kinds)).orElseGet(() -> byKeys(family, mapping, kinds));
    }

    /** The only kind that knows the most of these keys; null if several do. */
    private static @Nullable Shape byKeys(String family, Node.Mapping mapping, List<String> kinds) {
        Shape best = null;
        long most = 0;
        for (String kind : kinds) {
            Shape shape = Shape.of(family + "-" + kind).orElseThrow();
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
}
