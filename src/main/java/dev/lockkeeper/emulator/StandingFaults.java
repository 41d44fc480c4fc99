package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The named faults in the order in which they were ordered. Safe for all threads. */
final class StandingFaults {
    private final Map<String, StandingFault> faults = new LinkedHashMap<>();

    synchronized void put(StandingFault fault) {
        faults.put(fault.name(), fault);
    }

    synchronized boolean remove(String name) {
        return faults.remove(name) != null;
    }

    synchronized void clear() {
        faults.clear();
    }

    synchronized List<StandingFault> all() {
        return List.copyOf(faults.values());
    }

    List<StandingFault> takeForCall(String method) {
        return take(fault -> fault.meetsCall(method));
    }

    List<StandingFault> takeForDelivery(String what) {
        return take(fault -> fault.meetsDelivery(what));
    }

    /** Those that strike now; each is counted down. */
    private synchronized List<StandingFault> take(Predicate<StandingFault> meets) {
        List<StandingFault> met = new ArrayList<>();
        for (StandingFault fault : all()) {
            if (!meets.test(fault)) {
                continue;
            }
            met.add(fault);
            if (!fault.isUntilOff()) {
                if (fault.left() == 1) {
                    faults.remove(fault.name());
                } else {
                    faults.put(fault.name(), fault.once());
                }
            }
        }
        return met;
    }
}
