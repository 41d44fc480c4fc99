package dev.lockkeeper.report;

import dev.lockkeeper.window.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words in one line, before they have a form: what is ours, what came from elsewhere, what is a name, what is a verdict.
 * Each form escapes by kind, so that nothing can be written that nobody escaped.
 */
record Inline(List<Span> spans) {
    private static final String DASH = "-";

    Inline {
        spans = List.copyOf(spans);
    }

    /** What a piece of a line is. */
    enum Kind {
        /** Written in this package: constants, numbers, times, lengths. */
        OURS,
        /** From a person, a file or a database; never markup. */
        VALUE,
        /** An id, file name or digest. */
        CODE,
        PASS,
        FAIL,
        NOT_PROVEN
    }

    /** One piece. */
    record Span(Kind kind, String text) {}

    /** Words of this package; nothing that was handed in. */
    static Inline ours(String words) {
        return of(Kind.OURS, words);
    }

    static Inline value(String raw) {
        return of(Kind.VALUE, raw);
    }

    static Inline code(String raw) {
        return of(Kind.CODE, raw);
    }

    /** A value, or a dash where there is none. */
    static Inline orDash(@Nullable String raw) {
        return raw == null || raw.isBlank() ? dash() : value(raw);
    }

    static Inline dash() {
        return ours(DASH);
    }

    /** A verdict, or our words where nothing was measured. */
    static Inline verdict(@Nullable Verdict verdict, String missing) {
        if (verdict == null) {
            return ours(missing);
        }
        Kind kind = switch (verdict) {
            case PASS -> Kind.PASS;
            case FAIL -> Kind.FAIL;
            case NOT_PROVEN -> Kind.NOT_PROVEN;
        };
        return of(kind, verdict.words());
    }

    /** These words, then more of ours. */
    Inline and(String ours) {
        return and(ours(ours));
    }

    /** These words, then those. */
    Inline and(Inline more) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(more.spans);
        return new Inline(all);
    }

    private static Inline of(Kind kind, String text) {
        return new Inline(text.isEmpty() ? List.of() : List.of(new Span(kind, text)));
    }
}
