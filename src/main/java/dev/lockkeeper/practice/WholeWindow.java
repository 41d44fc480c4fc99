package dev.lockkeeper.practice;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Path;
import java.util.List;

/** Everything goes as the runbook says. */
class WholeWindow implements Story {
    @Override
    public String name() {
        return "whole-window";
    }

    @Override
    public String about() {
        return "the whole window, from start to report, with nothing going wrong";
    }

    @Override
    public void prepare(Path runbooks, DemoDatabase database) throws Exception {
        // nothing goes wrong here
    }

    @Override
    public boolean whenStopped(Window window, Hands hands, Player player) {
        String why = window.steps().entrySet().stream()
                .filter(step -> step.getValue().state().isStopCause())
                .map(step -> step.getKey() + ": " + step.getValue().state().words() + " "
                        + step.getValue().failure() + " "
                        + step.getValue().openChecks().stream()
                                .map(c -> c.name() + " " + c.verdict().words() + ", expected " + c.expected() + ", "
                                        + c.actual())
                                .toList())
                .findFirst()
                .orElse(window.state().words() + ", changed files " + window.changedFiles());
        throw new PlayFailedException(window.id() + " stopped, and this scenario has no stop: " + why);
    }

    @Override
    public String wrongWith(Window ended) {
        if (ended.state() != WindowState.COMPLETED) {
            return "it is " + ended.state().words() + ", not completed";
        }
        List<String> open = ended.steps().values().stream()
                .flatMap(run -> run.openChecks().stream())
                .map(CheckResult::name)
                .toList();
        return open.isEmpty() ? "" : "blocking checks are open: " + open;
    }
}
