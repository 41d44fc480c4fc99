package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.List;

/** Chains as the state database makes them, for tests that have none. */
public final class RecordChains {
    public static final String INSTALLATION = "6b1f0d3e-0000-4000-8000-000000000001";
    public static final String WINDOW = "STG-12";
    private static final String MOMENT = "2026-11-21T22:00:00.123456Z";

    private RecordChains() {}

    /** So many entries, each following the one before. */
    public static List<RecordEntry> of(int entries) {
        List<RecordEntry> chain = new ArrayList<>();
        String head = RecordEntry.NOTHING;
        for (int seq = 1; seq <= entries; seq++) {
            RecordEntry entry = after(head, seq, "{\"text\":\"note " + seq + "\"}");
            chain.add(entry);
            head = entry.hash();
        }
        return chain;
    }

    /** One entry with this content, whose hash is right. */
    public static RecordEntry after(String previous, long seq, String body) {
        return after(previous, seq, "note-taken", body);
    }

    /** The same of another kind. */
    public static RecordEntry after(String previous, long seq, String kind, String body) {
        return hashed(new RecordEntry(
                seq, kind, body, "T1/U1", MOMENT, MOMENT, RecordEntry.RECORDED, previous, RecordEntry.NOTHING));
    }

    static RecordEntry hashed(RecordEntry entry) {
        return new RecordEntry(
                entry.seq(),
                entry.kind(),
                entry.body(),
                entry.actor(),
                entry.at(),
                entry.recordedAt(),
                entry.origin(),
                entry.previous(),
                entry.computed(INSTALLATION, WINDOW));
    }
}
