package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When what a step reaches is not any more what was approved. Pure. */
public final class ReachRules {
    /** A quarter or a third more is another decision; what a living table gains in an hour is not. */
    private static final int PERCENT = 20;
    /** In a table of some dozens, a few rows are many percent and say nothing. */
    private static final long FEW_ROWS = 10;

    private ReachRules() {}

    /**
     * What is reached now and was not approved: things that are new, and tables whose rows are others by more than 20
     * percent and more than 10 rows. A table that was empty may have no row at all. What is not reached any more is no
     * change.
     *
     * @return one part of a sentence for each; empty if what was approved still holds
     */
    public static List<String> changes(Reach approved, Reach now) {
        if (approved.unknown() != null) {
            return List.of("when it was approved nobody knew how far it reaches, now the target tells");
        }
        Map<String, Reach.Reached> before = things(approved);
        List<String> changes = new ArrayList<>();
        things(now)
                .forEach((name, thing) -> Optional.ofNullable(before.get(name))
                        .ifPresentOrElse(
                                was -> rows(was, thing).ifPresent(changes::add),
                                () -> changes.add(thing.words() + " is reached and was not")));
        return List.copyOf(changes);
    }

    private static Optional<String> rows(Reach.Reached was, Reach.Reached is) {
        return differs(was, is)
                ? Optional.of(is.name() + " has " + is.rowWords() + ", approved with " + was.rowWords())
                : Optional.empty();
    }

    private static boolean differs(Reach.Reached was, Reach.Reached is) {
        boolean comparable = isNumber(was.rows()) && isNumber(is.rows());
        if (!comparable) {
            return isNumber(was.rows()) != isNumber(is.rows());
        }
        if (was.count() == 0) {
            return is.count() > 0;
        }
        long by = Math.abs(is.count() - was.count());
        return by > FEW_ROWS && by > was.count() / 100.0 * PERCENT;
    }

    private static boolean isNumber(Reach.Rows rows) {
        return rows == Reach.Rows.COUNTED || rows == Reach.Rows.ABOUT;
    }

    /** Two statements may reach the same thing, which is the same rows. */
    private static Map<String, Reach.Reached> things(Reach reach) {
        Map<String, Reach.Reached> things = new LinkedHashMap<>();
        reach.statements()
                .forEach(statement -> statement.reached().forEach(thing -> things.putIfAbsent(thing.name(), thing)));
        return things;
    }
}
