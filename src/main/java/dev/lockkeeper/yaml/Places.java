package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import org.jspecify.annotations.Nullable;

/** Finds the place in the file that a path speaks of. */
final class Places {
    private Places() {}

    /** Where the value of this path stands; where it is missing, what should hold it. */
    static Node.Place of(Node root, DocumentPath path) {
        Node node = root;
        for (DocumentPath.Step step : path.steps()) {
            Node next = below(node, step);
            if (next == null) {
                return node.place();
            }
            node = next;
        }
        return node.place();
    }

    private static @Nullable Node below(Node node, DocumentPath.Step step) {
        if (step.isIndex()) {
            return node instanceof Node.Sequence list
                            && step.index() < list.items().size()
                    ? list.items().get(step.index())
                    : null;
        }
        Node.Entry entry =
                node instanceof Node.Mapping mapping ? mapping.entries().get(step.key()) : null;
        return entry == null ? null : entry.value();
    }
}
