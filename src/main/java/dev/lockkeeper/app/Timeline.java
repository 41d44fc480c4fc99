package dev.lockkeeper.app;

import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.Phase;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A runbook's plan as lines for a terminal. Pure. */
final class Timeline {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private Timeline() {}

    /** @param start when it begins, or empty to show only the distances from the start */
    static List<String> lines(Runbook runbook, Environment environment, Optional<ZonedDateTime> start) {
        List<String> lines = new ArrayList<>();
        long gates = runbook.phases().stream()
                .flatMap(phase -> phase.items().stream())
                .filter(item -> item.asGate().isPresent())
                .count();
        lines.add(runbook.title() + ", " + environment.name() + ": "
                + runbook.steps().size() + " steps, " + gates
                + (gates == 1 ? " gate, " : " gates, ") + length(environment.planned()) + " planned, on target "
                + environment.target());
        lines.add("Status every " + length(environment.cadence()) + ". Users: " + environment.users());
        start.ifPresent(at -> lines.add("From " + moment(at) + " to " + moment(at.plus(environment.planned()))));
        for (Phase phase : runbook.phases()) {
            lines.add("");
            lines.add(phase.title());
            for (PhaseItem item : phase.items()) {
                item.asStep().ifPresent(step -> lines.add(step(step, start)));
                item.asGate().ifPresent(gate -> lines.add(gate(gate, runbook, start)));
            }
        }
        lines.add("");
        lines.add("What is promised if something dies in the middle of a step:");
        lines.addAll(PromiseLines.legend(runbook));
        return lines;
    }

    private static String step(StepSpec step, Optional<ZonedDateTime> start) {
        StepSpec.Common common = step.common();
        int checks = common.checks().size();
        return line(common.at(), start) + step.kind() + " " + PromiseLines.sign(step) + "  " + common.title() + " ("
                + length(common.planned())
                + (checks == 0 ? "" : checks == 1 ? ", 1 check" : ", " + checks + " checks")
                + (common.pace() == StepSpec.Pace.AUTO ? ", begins by itself" : "")
                + (common.confirmWord() == null ? "" : ", point of no return") + ")";
    }

    private static String gate(GateSpec gate, Runbook runbook, Optional<ZonedDateTime> start) {
        String roles = gate.roles().entrySet().stream()
                .map(role -> runbook.roles().getOrDefault(role.getKey(), role.getKey())
                        + (role.getValue() == 1 ? "" : " x " + role.getValue()))
                .collect(Collectors.joining(", "));
        return line(gate.at(), start) + "gate  " + gate.title() + " (" + roles + "; " + length(gate.planned()) + ")";
    }

    private static String line(Duration at, Optional<ZonedDateTime> start) {
        String distance = "T" + (at.isNegative() ? "-" : "+") + Math.abs(at.toMinutes());
        return "  " + pad(distance, 7)
                + start.map(from -> HOUR.format(from.plus(at)) + "  ").orElse("");
    }

    private static String moment(ZonedDateTime at) {
        return MOMENT.format(at) + " " + at.getZone() + " (" + HOUR.format(at.withZoneSameInstant(ZoneOffset.UTC))
                + " UTC)";
    }

    private static String length(Duration length) {
        long minutes = length.toMinutes();
        if (minutes == 0 || length.toSecondsPart() != 0) {
            return length.toSeconds() + " s";
        }
        return minutes < 120 || minutes % 60 != 0 ? minutes + " min" : minutes / 60 + " h";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
