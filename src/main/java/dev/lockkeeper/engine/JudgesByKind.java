package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives every check to who knows its kind. Safe for several threads if they are. */
public final class JudgesByKind implements CheckJudge {
    private final CheckJudge target;
    private final Map<String, CheckJudge> others;

    /**
     * @param target judges what nobody else does
     * @param others kind to who judges it
     */
    public JudgesByKind(CheckJudge target, Map<String, CheckJudge> others) {
        this.target = target;
        this.others = Map.copyOf(others);
    }

    @Override
    public List<CheckResult> judge(
            TargetIdentity identity,
            List<CheckSpec> checks,
            Map<String, String> recorded,
            Map<String, String> parameters) {
        Map<CheckJudge, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < checks.size(); i++) {
            CheckJudge judge = others.getOrDefault(checks.get(i).kind(), target);
            places.computeIfAbsent(judge, none -> new ArrayList<>()).add(i);
        }
        Map<Integer, CheckResult> results = new TreeMap<>();
        places.forEach((judge, mine) -> {
            List<CheckResult> found =
                    judge.judge(identity, mine.stream().map(checks::get).toList(), recorded, parameters);
            for (int i = 0; i < mine.size(); i++) {
                results.put(mine.get(i), found.get(i));
            }
        });
        return List.copyOf(results.values());
    }
}
