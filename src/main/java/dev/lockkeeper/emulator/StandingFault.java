package dev.lockkeeper.emulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A fault with a name, which stays until it is worn off or taken back.
 *
 * @param name by which it is replaced and taken back
 * @param on a Web API method, {@code response_url}, {@code upload}, {@code *} for every call of the app; or {@code
 *     deliveries} for everything that is delivered to the app, or {@code deliveries/slash}, {@code
 *     deliveries/block_actions}, {@code deliveries/view_submission}, {@code deliveries/event} for one sort of it
 * @param value milliseconds of a delay, seconds of a {@code Retry-After}, an HTTP status; else 0
 * @param left how many more times it strikes, or {@link #UNTIL_OFF}
 */
public record StandingFault(String name, Kind kind, String on, long value, int left) {
    /** It strikes until it is taken back. */
    public static final int UNTIL_OFF = 0;

    /** Everything that is delivered to the app. */
    public static final String DELIVERIES = "deliveries";

    /** The sorts of deliveries, as {@link #on} names them after {@link #DELIVERIES} and a slash. */
    static final List<String> SORTS = List.of("slash", "block_actions", "view_submission", "event");

    private static final long LONGEST_DELAY_MILLIS = 60_000;
    private static final long LONGEST_RETRY_SECONDS = 3_600;

    /** What goes wrong. */
    public enum Kind {
        /** It arrives late, by {@code value} milliseconds. */
        DELAY,
        /** It is lost on the way and has no effect. */
        DROP_BEFORE,
        /** It has its effect, and the answer is lost. */
        DROP_AFTER,
        /** It is delivered twice; for deliveries only. */
        DUPLICATE,
        /** It is answered 429 with {@code value} seconds; for calls only. */
        RATE_LIMIT,
        /** It is answered with the HTTP status {@code value}; for calls only. */
        FAIL;

        /** The word in JSON, for example {@code drop-before}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no fault called '" + word + "'"));
        }
    }

    public StandingFault {
        Objects.requireNonNull(kind, "kind");
        if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
            throw new IllegalArgumentException(
                    "the name is '" + name + "', expected 1 to 60 letters, digits, dots and dashes");
        }
        if (left < UNTIL_OFF) {
            throw new IllegalArgumentException(
                    "times is " + left + ", expected 1 or more, or none for until it is off");
        }
        if (on.startsWith(DELIVERIES + "/") && !SORTS.contains(on.substring(DELIVERIES.length() + 1))) {
            throw new IllegalArgumentException("there is no sort of delivery called '" + on + "', expected one of "
                    + SORTS.stream().map(sort -> DELIVERIES + "/" + sort).toList());
        }
        if (!isDelivery(on) && !on.matches("\\*|[A-Za-z_.]{1,60}")) {
            throw new IllegalArgumentException("'" + on + "' is not the name of a method");
        }
        requireFit(kind, on);
        switch (kind) {
            case DELAY -> requireBetween("millis", value, 1, LONGEST_DELAY_MILLIS);
            case RATE_LIMIT -> requireBetween("seconds", value, 1, LONGEST_RETRY_SECONDS);
            case FAIL -> requireBetween("status", value, 400, 599);
            default -> requireBetween("value", value, 0, 0);
        }
    }

    private static void requireFit(Kind kind, String on) {
        boolean answer = kind == Kind.RATE_LIMIT || kind == Kind.FAIL;
        if (answer && isDelivery(on)) {
            throw new IllegalArgumentException(
                    "429 and 5xx are what a call is answered; a delivery can be late, lost or doubled");
        }
        if (kind == Kind.DUPLICATE && !isDelivery(on)) {
            throw new IllegalArgumentException("only a delivery can be doubled; Slack never repeats a call of the app");
        }
    }

    private static void requireBetween(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
    }

    private static boolean isDelivery(String on) {
        return on.equals(DELIVERIES) || on.startsWith(DELIVERIES + "/");
    }

    /** True if it strikes on the way to the app. */
    public boolean isOnDelivery() {
        return isDelivery(on);
    }

    boolean meetsCall(String method) {
        return !isOnDelivery() && (on.equals(EmulatorFaults.ANY) || on.equals(method));
    }

    /** @param what the delivery as the journal names it, for example {@code slash /migrate help} */
    boolean meetsDelivery(String what) {
        return on.equals(DELIVERIES) || (isOnDelivery() && what.startsWith(on.substring(DELIVERIES.length() + 1)));
    }

    boolean isUntilOff() {
        return left == UNTIL_OFF;
    }

    StandingFault once() {
        return new StandingFault(name, kind, on, value, left - 1);
    }

    /** What it does, for people. */
    public String words() {
        String what = switch (kind) {
            case DELAY -> value + " ms late";
            case DROP_BEFORE -> "lost, without effect";
            case DROP_AFTER -> isOnDelivery() ? "acknowledgement lost" : "answer lost, after its effect";
            case DUPLICATE -> "delivered twice";
            case RATE_LIMIT -> "answered 429, retry after " + value + " s";
            case FAIL -> "answered " + value;
        };
        String whose = on.equals(EmulatorFaults.ANY)
                ? "every call"
                : on.equals(DELIVERIES) ? "every delivery" : on.replace(DELIVERIES + "/", "deliveries of ");
        String often = isUntilOff() ? "until it is off" : left == 1 ? "once more" : left + " more times";
        return whose + ": " + what + ", " + often;
    }
}
