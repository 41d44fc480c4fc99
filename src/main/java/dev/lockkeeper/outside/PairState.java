package dev.lockkeeper.outside;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Asks whether what a pair turns is as this half wants it. Changes nothing. */
final class PairState {
    private final HttpLook http;
    private final Map<String, String> parameters;

    PairState(HttpLook http, Map<String, String> parameters) {
        this.http = http;
        this.parameters = parameters;
    }

    /**
     * All proofs of each thing: PASS if each holds, FAIL if one does not, NOT PROVEN if nobody can say. What must be asked
     * twice is waited for once, however many things there are.
     *
     * @return by the group's name, which is empty where there are no groups
     */
    Map<String, Look> of(PairSpec half) {
        List<String> groups = half.groups().isEmpty() ? List.of("") : half.groups();
        Map<String, Look> seen = new LinkedHashMap<>();
        for (PairSpec.Proof proof : half.proofs()) {
            Map<String, Look> looks = looks(proof, groups);
            looks.forEach((group, look) -> seen.merge(group, look, PairState::both));
        }
        return seen;
    }

    private static Look both(Look one, Look other) {
        if (one.verdict() != Verdict.PASS) {
            return one;
        }
        return other.verdict() != Verdict.PASS ? other : Look.of(true, Shown.cut(one.actual() + "; " + other.actual()));
    }

    private Map<String, Look> looks(PairSpec.Proof proof, List<String> groups) {
        Map<String, HttpLook.Seen> first = new LinkedHashMap<>();
        groups.forEach(group -> first.put(group, look(proof, group)));
        boolean twice = !wanted(proof).isEmpty()
                && first.values().stream().anyMatch(seen -> seen.look().verdict() == Verdict.PASS);
        boolean rested = !twice || waited(proof.over());
        Map<String, Look> looks = new LinkedHashMap<>();
        first.forEach((group, seen) -> looks.put(
                group,
                !twice || seen.look().verdict() != Verdict.PASS
                        ? seen.look()
                        : rested ? compared(proof, seen, look(proof, group)) : Look.notProven("the bot was stopping")));
        return looks;
    }

    private HttpLook.Seen look(PairSpec.Proof proof, String group) {
        CheckSpec.Http asked = ofGroup(proof.asked(), group);
        try {
            HttpLook.Seen seen = http.look(asked, parameters, wanted(proof));
            String where = asked.address().target() + " " + seen.look().actual();
            return new HttpLook.Seen(new Look(seen.look().verdict(), where), seen.values());
        } catch (UnprovenException e) {
            return new HttpLook.Seen(Look.notProven(String.valueOf(e.getMessage())), Map.of());
        }
    }

    private static List<String> wanted(PairSpec.Proof proof) {
        return Stream.concat(proof.still().stream(), proof.moving().stream())
                .distinct()
                .toList();
    }

    private static Look compared(PairSpec.Proof proof, HttpLook.Seen first, HttpLook.Seen second) {
        if (second.look().verdict() != Verdict.PASS) {
            return second.look();
        }
        List<String> words = new ArrayList<>(List.of(second.look().actual()));
        boolean met = true;
        for (String pointer : wanted(proof)) {
            String before = first.values().get(pointer);
            String after = second.values().get(pointer);
            if (before == null || after == null) {
                return Look.of(false, second.look().actual() + ", " + pointer + " is not there");
            }
            boolean same = before.equals(after);
            met &= same == proof.still().contains(pointer);
            words.add(pointer + (same ? " stood still for " : " moved within ")
                    + proof.over().toMillis() + " ms");
        }
        return Look.of(met, String.join(", ", words));
    }

    /** Waits so long on the calling thread; false if it was interrupted, which it stays. */
    static boolean waited(Duration length) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static CheckSpec.Http ofGroup(CheckSpec.Http asked, String group) {
        CheckSpec.Http.Address address = asked.address();
        return new CheckSpec.Http(
                asked.common(),
                new CheckSpec.Http.Address(address.at(), address.target().replace(PairSpec.GROUP, group)),
                asked.as(),
                asked.status(),
                asked.fields(),
                asked.timeout());
    }
}
