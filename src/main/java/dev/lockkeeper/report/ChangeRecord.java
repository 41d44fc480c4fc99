package dev.lockkeeper.report;

import dev.lockkeeper.window.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor asks of one change (PCI DSS 6.5.1, SOC 2 CC8.1; {@code docs/audit.md} says which part answers what):
 * who asked for it, what it was, who allowed it, how it was tested, how it could have been undone, and where it left the
 * ordinary way. Every line names the entry of the record that it was read from; persons stand as team/user, by their ids.
 *
 * @param impact who notices it, as the runbook says
 * @param roles which roles had a say, per gate
 * @param terms whom each gate asked and on which terms a yes counted there
 * @param approvals every decision, those too that were voided later, and what voided them
 * @param acts who had what carried out, and what became of it
 * @param tests every verdict, also of later looks
 * @param backOut the ways back that were planned and bound by the same digest
 * @param turnedBack whether and how the change was taken back
 * @param deviations every departure from the runbook, emergency and break-glass included; empty means none
 * @param outcome how it ended, or null if it is not over
 */
public record ChangeRecord(
        Requested requested,
        String impact,
        List<Change> changes,
        List<Role> roles,
        List<Terms> terms,
        List<Act> approvals,
        List<Act> acts,
        List<Test> tests,
        List<BackOut> backOut,
        List<Act> turnedBack,
        List<Act> deviations,
        @Nullable Act outcome) {

    public ChangeRecord {
        changes = List.copyOf(changes);
        roles = List.copyOf(roles);
        terms = List.copyOf(terms);
        approvals = List.copyOf(approvals);
        acts = List.copyOf(acts);
        tests = List.copyOf(tests);
        backOut = List.copyOf(backOut);
        turnedBack = List.copyOf(turnedBack);
        deviations = List.copyOf(deviations);
    }

    /** Who asked for it, and for what. */
    public record Requested(
            long entry,
            Instant at,
            String by,
            String window,
            String runbook,
            String title,
            String environment,
            Instant plannedStart) {}

    /**
     * What was to be changed: the plan of the start, and one more for every amendment.
     *
     * @param target the database's name in the configuration, with its identity
     * @param digest over everything that runs
     * @param steps id and digest of every step
     * @param files name and SHA-256 of every file that was stored
     */
    public record Change(
            long entry,
            Instant at,
            String by,
            String target,
            String digest,
            String contentDigest,
            Map<String, String> steps,
            Map<String, String> files) {
        public Change {
            steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }
    }

    /** How many persons of a role a gate needs; where it asks in alternatives, the most that one of them needs. */
    public record Role(String gate, String role, int persons) {}

    /**
     * How a gate was to be decided: the policy as it was when the files were read.
     *
     * @param entry where it was laid down
     * @param kind {@code go} or {@code sign-off}
     * @param asks the roles with their numbers, alternatives and order
     * @param counts each condition on which a yes counts, in words
     * @param editors who last changed the files, as far as that was asked and proven
     * @param unproven why not every change is somebody's; empty if it is, or if nobody asked
     */
    public record Terms(
            long entry,
            String gate,
            String kind,
            String asks,
            List<String> counts,
            List<String> editors,
            String unproven) {
        public Terms {
            counts = List.copyOf(counts);
            editors = List.copyOf(editors);
        }
    }

    /**
     * One thing that somebody did or that happened.
     *
     * @param what in one or two words
     * @param subject the gate, step or check it concerns; empty if it concerns the window
     * @param role as what; empty where no role is named
     * @param digest what it was bound to; empty if to nothing
     */
    public record Act(
            long entry,
            Instant at,
            String what,
            String by,
            String subject,
            String role,
            String reason,
            String digest) {}

    /** One verdict. */
    public record Test(
            long entry,
            Instant at,
            String step,
            String check,
            String name,
            boolean blocking,
            Verdict verdict,
            String expected,
            String actual) {}

    /** One way back that was planned. */
    public record BackOut(String id, String title, String loses, String digest) {}
}
