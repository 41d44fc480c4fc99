package dev.lockkeeper.slack;

import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What the channel of a window is called, and the words by which it is known again after a crash. Pure. */
final class RoomName {
    private static final int LONGEST = 80;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);

    private RoomName() {}

    /** {@code mw-staging-crm-20261121-12} for the twelfth window of its prefix; the same window, the same name. */
    static String of(Window window) {
        String number = window.id().value().replaceFirst(".*-", "");
        String tail = "-" + DAY.format(window.plannedStart().atOffset(ZoneOffset.UTC)) + "-" + number;
        String head = "mw-" + plain(window.plan().environment()) + "-"
                + plain(window.plan().runbook());
        return head.substring(0, Math.min(head.length(), LONGEST - tail.length() - 2)) + tail;
    }

    /** Names the window and the moment it was planned for, so that a room of an earlier installation is not taken. */
    static String purpose(Window window) {
        Instant planned = window.plannedStart().truncatedTo(ChronoUnit.SECONDS);
        return "Maintenance window " + window.id() + ", planned for " + planned + ": "
                + window.plan().runbook() + " in " + window.plan().environment();
    }

    static String topic(Window window, String command) {
        return window.id() + " · " + window.plan().runbook() + " in "
                + window.plan().environment() + " · target "
                + window.plan().target().name() + " · say " + command + " help";
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    }
}
