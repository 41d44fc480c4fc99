package dev.lockkeeper.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names checks whose query proves less than it seems to, whatever it is called. */
final class ProofAdvice {
    private static final List<Trap> TRAPS = List.of(
            new Trap(
                    "\\binformation_schema\\s*\\.",
                    "information_schema shows only what the role has rights to, so that what is hidden looks gone",
                    "look in pg_catalog: pg_class, pg_attribute, pg_constraint; or write an inventory check"),
            new Trap(
                    "\\bNOT\\s+IN\\s*\\(\\s*SELECT\\b",
                    "NOT IN leaves out rows with NULL, and finds nothing if the list has one",
                    "write NOT EXISTS (SELECT …), or an orphans check"),
            new Trap(
                    "\\bpg_stat_(statements|database|(all_|user_)?tables|bgwriter|wal)\\b",
                    "these counters grow since they were last reset, so that one look tells nothing about now",
                    "record the number before and compare with a baseline check, or look in pg_stat_activity"));

    private final List<RunbookChecks.Finding> findings = new ArrayList<>();

    private ProofAdvice() {}

    static List<RunbookChecks.Finding> of(Runbook runbook) {
        ProofAdvice advice = new ProofAdvice();
        for (int p = 0; p < runbook.phases().size(); p++) {
            List<PhaseItem> items = runbook.phases().get(p).items();
            for (int i = 0; i < items.size(); i++) {
                DocumentPath path =
                        DocumentPath.ROOT.key("phases").index(p).key("items").index(i);
                items.get(i)
                        .asStep()
                        .ifPresent(step -> advice.checks(step.common().checks(), path));
            }
        }
        for (int r = 0; r < runbook.rollbacks().size(); r++) {
            List<RollbackSpec.Undo> undos = runbook.rollbacks().get(r).steps();
            for (int s = 0; s < undos.size(); s++) {
                advice.checks(
                        undos.get(s).step().common().checks(),
                        RollbackChecks.path(r).key("steps").index(s));
            }
        }
        return List.copyOf(advice.findings);
    }

    private void checks(List<CheckSpec> checks, DocumentPath step) {
        for (int c = 0; c < checks.size(); c++) {
            DocumentPath path = step.key("checks").index(c);
            CheckSpec check = checks.get(c);
            if (check instanceof CheckSpec.Scalar scalar) {
                query(scalar.sql(), path.key("sql"));
            } else if (check instanceof CheckSpec.Rows rows) {
                query(rows.sql(), path.key("sql"));
            } else if (check instanceof CheckSpec.Equal equal) {
                query(equal.sql(), path.key("sql"));
                query(equal.to(), path.key("to"));
            }
        }
    }

    private void query(String sql, DocumentPath path) {
        for (Trap trap : TRAPS) {
            if (trap.written().matcher(sql).find()) {
                findings.add(new RunbookChecks.Finding(path, trap.problem(), trap.instead()));
            }
        }
    }

    private record Trap(Pattern written, String problem, String instead) {
        Trap(String written, String problem, String instead) {
            this(Pattern.compile(written, Pattern.CASE_INSENSITIVE), problem, instead);
        }
    }
}
