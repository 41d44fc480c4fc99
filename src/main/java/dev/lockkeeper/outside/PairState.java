package dev.lockkeeper.outside;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks whether what a pair turns is as this half wants it. Changes nothing. */
final class PairState {
    private final HttpLook http;
    private final Map<String, String> parameters;

    PairState(HttpLook http, Map<String, String> parameters) {
        this.http = http;
        this.parameters = parameters;
    }

    /**
     * All proofs of one thing: PASS if each holds, FAIL if one does not, NOT PROVEN if nobody can say.
     *
     * @param group the group's name, or empty
     */
    Look of(PairSpec half, String group) {
        List<String> seen = new ArrayList<>();
        for (PairSpec.Proof proof : half.proofs()) {
            CheckSpec.Http asked = ofGroup(proof.asked(), group);
            String where = asked.address().target() + " ";
            Look look;
            try {
                look = look(proof, asked);
            } catch (UnprovenException e) {
                return Look.notProven(String.valueOf(e.getMessage()));
            }
            if (look.verdict() != Verdict.PASS) {
                return new Look(look.verdict(), where + look.actual());
            }
            seen.add(where + look.actual());
        }
        return Look.of(true, Shown.cut(String.join("; ", seen)));
    }

    private Look look(PairSpec.Proof proof, CheckSpec.Http asked) throws UnprovenException {
        Set<String> wanted = new LinkedHashSet<>(proof.still());
        wanted.addAll(proof.moving());
        HttpLook.Seen first = http.look(asked, parameters, List.copyOf(wanted));
        if (wanted.isEmpty() || first.look().verdict() != Verdict.PASS) {
            return first.look();
        }
        if (!waited(proof.over())) {
            throw new UnprovenException("the bot was stopping");
        }
        HttpLook.Seen second = http.look(asked, parameters, List.copyOf(wanted));
        if (second.look().verdict() != Verdict.PASS) {
            return second.look();
        }
        List<String> words = new ArrayList<>(List.of(second.look().actual()));
        boolean met = true;
        for (String pointer : wanted) {
            String before = first.values().get(pointer);
            String after = second.values().get(pointer);
            if (before == null || after == null) {
                return Look.of(false, pointer + " is not there");
            }
            boolean same = Objects.equals(before, after);
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
