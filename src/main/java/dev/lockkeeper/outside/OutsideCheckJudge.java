package dev.lockkeeper.outside;

import dev.lockkeeper.engine.CheckJudge;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges checks of kind {@code http} and {@code exit-code}. Who does not answer and what cannot be run is NOT PROVEN;
 * another answer than the expected one is FAIL. Safe for several threads. See docs/checks.
 */
public final class OutsideCheckJudge implements CheckJudge {
    private final OutsideSettings settings;
    private final HttpLook http;

    public OutsideCheckJudge(OutsideSettings settings) {
        this.settings = settings;
        this.http = new HttpLook(settings, new HttpCalls());
    }

    /** The kinds of checks this judges. */
    public static List<String> kinds() {
        return List.of("http", "exit-code");
    }

    @Override
    public List<CheckResult> judge(
            TargetIdentity target,
            List<CheckSpec> checks,
            Map<String, String> recorded,
            Map<String, String> parameters) {
        List<CheckResult> results = new ArrayList<>();
        for (CheckSpec check : checks) {
            long began = System.nanoTime();
            Look look = look(check, parameters);
            CheckSpec.Common common = check.common();
            results.add(new CheckResult(
                    common.id(),
                    common.name(),
                    common.blocking(),
                    look.verdict(),
                    expected(check),
                    look.actual(),
                    Duration.ofNanos(System.nanoTime() - began)));
        }
        return List.copyOf(results);
    }

    private Look look(CheckSpec check, Map<String, String> parameters) {
        try {
            if (check instanceof CheckSpec.Http asked) {
                return http.look(asked, parameters);
            }
            if (check instanceof CheckSpec.ExitCode run) {
                return exitCode(run);
            }
            return Look.notProven("nobody here knows checks of kind " + check.kind());
        } catch (UnprovenException e) {
            return Look.notProven(String.valueOf(e.getMessage()));
        }
    }

    private Look exitCode(CheckSpec.ExitCode check) throws UnprovenException {
        Program program = settings.program(check.command())
                .orElseThrow(() -> new UnprovenException("the command " + check.command()
                        + " is not configured; add it under commands in lockkeeper.yaml"));
        CommandRun.Ended ended = new CommandRun(program).run();
        if (program.notProven().contains(ended.exit())) {
            return Look.notProven("exit code " + ended.exit() + ", which says that it could not look" + ended.said());
        }
        return Look.of(
                check.expect().isMetBy(String.valueOf(ended.exit())), "exit code " + ended.exit() + ended.said());
    }

    private static String expected(CheckSpec check) {
        if (check instanceof CheckSpec.Http http) {
            return HttpLook.expected(http);
        }
        if (check instanceof CheckSpec.ExitCode run) {
            return "exit code " + run.expect().words();
        }
        return check.kind();
    }
}
