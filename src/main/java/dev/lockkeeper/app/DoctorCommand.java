package dev.lockkeeper.app;

import dev.lockkeeper.store.DatabaseLogin;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: what is ready, what is not, what to do. */
@Command(
        name = "doctor",
        description = {
            "Looks at everything serve needs and changes nothing: settings, state database, clock, Slack and its"
                    + " scopes, who is called, targets, client programs, servers, runbooks.",
            "Exit code 1 if something is not ready."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private static final String CONFIGURATION = "configuration";

    private final Map<String, String> variables;
    private final Clock machine;

    @Spec
    private @Nullable CommandSpec spec;

    public DoctorCommand() {
        this(System.getenv(), App.machineClock());
    }

    DoctorCommand(Map<String, String> variables, Clock machine) {
        this.variables = variables;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        PrintWriter out = Ending.out(Objects.requireNonNull(spec));
        List<Finding> findings = look();
        findings.forEach(finding -> out.println(finding.words()));
        long notReady = findings.stream()
                .filter(finding -> finding.state() == Finding.State.NOT_READY)
                .count();
        out.println(
                notReady == 0
                        ? "Everything that was looked at is ready."
                        : notReady + " of " + findings.size() + " are not ready.");
        out.flush();
        return notReady == 0 ? 0 : Ending.NOT_ALL_RIGHT;
    }

    private List<Finding> look() {
        try {
            Config config = ConfigReader.whole(variables);
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ready(
                    CONFIGURATION,
                    "targets: " + config.targets().size() + ", roles: "
                            + config.slack().roles().size() + ", port: "
                            + config.web().port() + "."));
            findings.addAll(new StateDoctor(config.state(), config.stateOwner(), machine).look());
            findings.addAll(new SlackDoctor(config.slack(), config.calls(), machine).look());
            findings.addAll(new CallsDoctor(config.calls(), config.slack().roles()).look());
            findings.addAll(new ApprovalsDoctor(config).look());
            findings.addAll(new SignInDoctor(config, machine).look());
            findings.addAll(new TargetDoctor(config).look());
            findings.addAll(new OutsideDoctor(config).look());
            return findings;
        } catch (ConfigProblemsException e) {
            return without(e);
        }
    }

    /** What can be said while the settings are not right. */
    private List<Finding> without(ConfigProblemsException wrong) {
        List<Finding> findings = new ArrayList<>();
        wrong.problems().forEach(problem -> findings.add(Finding.notReady(CONFIGURATION, problem.words())));
        try {
            DatabaseLogin state = ConfigReader.state(variables);
            findings.addAll(new StateDoctor(state, null, machine).look());
        } catch (ConfigProblemsException e) {
            findings.add(Finding.notLookedAt(StateDoctor.PART, "its settings have problems."));
        }
        findings.add(Finding.notLookedAt(SlackDoctor.PART, "the configuration comes first."));
        findings.add(Finding.notLookedAt("targets", "the configuration comes first."));
        return findings;
    }
}
