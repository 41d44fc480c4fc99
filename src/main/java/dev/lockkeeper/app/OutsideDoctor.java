package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.Program;
import dev.lockkeeper.outside.Reach;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks whether the servers answer and the programs are there that checks may name. Runs none of them. */
final class OutsideDoctor {
    private final Config config;

    OutsideDoctor(Config config) {
        this.config = config;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        OutsideSettings outside = config.outside();
        Reach reach = new Reach();
        outside.addresses()
                .forEach(address -> findings.add(reach.whyNot(address)
                        .map(why -> Finding.notReady("http " + address.name(), why + "."))
                        .orElseGet(() -> Finding.ready("http " + address.name(), address.base() + " answers."))));
        outside.programs().forEach(program -> findings.add(program(program)));
        findings.addAll(unknown());
        return findings;
    }

    private static Finding program(Program program) {
        Path path = Path.of(program.run().get(0));
        String part = "command " + program.name();
        return Files.isRegularFile(path) && Files.isExecutable(path)
                ? Finding.ready(part, path + " is there.")
                : Finding.notReady(part, path + " is not there or may not be run; install it, or correct run.");
    }

    /** What runbooks name and nobody configured; their checks would be NOT PROVEN. */
    private List<Finding> unknown() {
        List<Finding> findings = new ArrayList<>();
        RunbookLibrary library = new RunbookFolders(config.runbooks(), config.carriedRunbooks()).library();
        for (String name : library.names()) {
            if (library.parse(library.read(name)) instanceof RunbookLibrary.Parsed.Valid valid) {
                for (String missing : missing(valid.runbook())) {
                    findings.add(Finding.notReady("runbook " + name, missing));
                }
            }
        }
        return findings;
    }

    private Set<String> missing(Runbook runbook) {
        Set<String> missing = new LinkedHashSet<>();
        for (StepSpec step : runbook.everyStep()) {
            if (step instanceof StepSpec.Command command
                    && config.outside().program(command.command()).isEmpty()) {
                missing.add(unknownCommand(command.command()));
            }
            for (CheckSpec check : step.common().checks()) {
                if (check instanceof CheckSpec.Http http) {
                    @Nullable String at = http.address().at();
                    if (at != null && config.outside().address(at).isEmpty()) {
                        missing.add("names the address " + at + ", which is not configured; add it under http.");
                    }
                } else if (check instanceof CheckSpec.ExitCode run
                        && config.outside().program(run.command()).isEmpty()) {
                    missing.add(unknownCommand(run.command()));
                }
            }
        }
        return missing;
    }

    private static String unknownCommand(String name) {
        return "names the command " + name + ", which is not configured; add it under commands.";
    }
}
