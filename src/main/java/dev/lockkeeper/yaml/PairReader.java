package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.PairSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what is special about one half of a pair: which half, what it calls, and how that is proven. */
final class PairReader {
    private static final String OFF = "off";
    private static final List<String> TURNS = List.of("on", OFF);
    private static final List<String> METHODS = List.of("PUT", "POST", "PATCH", "DELETE");
    private static final Pattern PATH = Pattern.compile("/(?!/)[^\\s#\\\\]*");
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)+");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");
    private static final int LONGEST_BODY = 1_000;
    private static final int LONGEST_WHAT = 60;
    private static final int LONGEST_POINTER = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration OVER = Duration.ofSeconds(3);
    private static final PairSpec.Call NO_CALL = new PairSpec.Call("", "", "", "", null, TIMEOUT);

    private final Fields fields;

    PairReader(Fields fields) {
        this.fields = fields;
    }

    /** @param kind the step's kind, which says what stands open if the runbook does not */
    PairSpec read(String kind) {
        PairSpec.Turn turn = OFF.equals(fields.word("turn", TURNS)) ? PairSpec.Turn.OFF : PairSpec.Turn.ON;
        String opening = fields.has("pair") ? fields.text("pair", ItemReader.ID, ItemReader.ID_WORDS) : "";
        if (turn == PairSpec.Turn.OFF && !fields.has("pair")) {
            fields.report(
                    "pair", "is missing in a step that turns off", "write pair: and the id of the step that turns on");
        }
        if (turn == PairSpec.Turn.ON && fields.has("pair")) {
            fields.report("pair", "stands in a step that turns on", "write it in the step that turns off again");
        }
        String what = fields.has("what") ? fields.text("what", LONGEST_WHAT) : "";
        return new PairSpec(
                turn,
                turn == PairSpec.Turn.OFF ? opening : "",
                what.isEmpty() ? "maintenance".equals(kind) ? "maintenance" : "jobs paused" : what,
                groups(),
                call(),
                proofs(),
                fields.length("within", WITHIN));
    }

    private List<String> groups() {
        List<String> groups = new ArrayList<>();
        fields.each("groups", (node, path) -> {
            String group = fields.text(node, path, LONGEST_WHAT);
            if (!group.isEmpty() && !GROUP.matcher(group).matches()) {
                fields.problems()
                        .add(node.place(), path, node.words() + " is no group", "use letters, digits, dashes and _");
            } else if (groups.contains(group)) {
                fields.problems().add(node.place(), path, node.words() + " stands here twice", "write it once");
            } else if (!group.isEmpty()) {
                groups.add(group);
            }
        });
        if (fields.isEmptyList("groups")) {
            fields.report("groups", "nothing is paused", "write groups: [mail, reports]");
        }
        return groups;
    }

    private PairSpec.Call call() {
        Node node = fields.value("call").orElse(null);
        if (node instanceof Node.Mapping mapping) {
            return call(Fields.of(mapping, fields.path("call"), Shape.PAIR_CALL, fields.problems()));
        }
        if (node != null && !(node instanceof Node.Reported)) {
            fields.report("call", "is not a set of keys", "write call: {at: crm-app, method: PUT, path: /maintenance}");
        }
        return NO_CALL;
    }

    private static PairSpec.Call call(Fields call) {
        return new PairSpec.Call(
                call.text("at", ItemReader.ID, ItemReader.ID_WORDS),
                call.word("method", METHODS),
                call.text("path", PATH, "a path that begins with one slash"),
                call.has("body") ? call.text("body", LONGEST_BODY) : "",
                call.has("as") ? call.text("as", ItemReader.ID, ItemReader.ID_WORDS) : null,
                timeout(call));
    }

    private static Duration timeout(Fields from) {
        Duration timeout = from.length("timeout", TIMEOUT);
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            from.report("timeout", "an answer is waited for at most 5 minutes", "write for example timeout: 10s");
        }
        return timeout;
    }

    private List<PairSpec.Proof> proofs() {
        List<PairSpec.Proof> proofs = fields.records("proof", Shape.PAIR_PROOF, PairReader::proof, blank());
        if (fields.isEmptyList("proof")) {
            fields.report("proof", "nothing is looked at", "add a request whose answer shows the state");
        }
        return proofs;
    }

    private static PairSpec.Proof blank() {
        return new PairSpec.Proof(
                new CheckSpec.Http(
                        new CheckSpec.Common("", "", true),
                        new CheckSpec.Http.Address("", ""),
                        null,
                        200,
                        Map.of(),
                        TIMEOUT),
                List.of(),
                List.of(),
                OVER);
    }

    private static PairSpec.Proof proof(Fields proof) {
        CheckSpec.Common common = new CheckSpec.Common("proof", "proof", true);
        CheckSpec asked =
                proof.has("at") && proof.has("path") ? new HttpCheckReader(proof).read(common) : blank().asked();
        List<String> still = pointers(proof, "still");
        List<String> moving = pointers(proof, "moving");
        if (proof.has("over") && still.isEmpty() && moving.isEmpty()) {
            proof.report("over", "nothing is asked twice here", "add still or moving, or leave it out");
        }
        Duration over = proof.length("over", OVER);
        if (over.compareTo(LONGEST_TIMEOUT) > 0) {
            proof.report("over", "is longer than 5 minutes", "write for example over: 3s");
        }
        return asked instanceof CheckSpec.Http http
                ? new PairSpec.Proof(http, still, moving, over)
                : new PairSpec.Proof(blank().asked(), still, moving, over);
    }

    private static List<String> pointers(Fields proof, String key) {
        List<String> pointers = new ArrayList<>();
        proof.each(key, (node, path) -> {
            String pointer = proof.text(node, path, LONGEST_POINTER);
            if (!pointer.isEmpty() && !POINTER.matcher(pointer).matches()) {
                wrongPointer(proof, node, path);
            } else {
                pointers.add(pointer);
            }
        });
        return pointers;
    }

    private static void wrongPointer(Fields proof, Node node, DocumentPath path) {
        proof.problems()
                .add(
                        node.place(),
                        path,
                        node.words() + " is not a JSON pointer",
                        "write for example /done or /jobs/0/done");
    }
}
