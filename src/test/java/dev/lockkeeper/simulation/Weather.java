package dev.lockkeeper.simulation;

/**
 * What goes wrong in one history and how often, drawn from its seed: some histories have one kind of trouble and much of
 * it, some a little of everything, some none. Chances are per million and per call.
 *
 * @param nodes how many processes share the state database
 * @param calmAfter virtual milliseconds after which nothing goes wrong any more
 * @param pauses how often a call lets others go first
 * @param crashes how often a call is the last of its process
 * @param freezes how often a process stands still for a while in a call
 * @param outages how often the state database goes away, for everybody
 * @param storeReplies how often the state database does it and the answer is lost
 * @param targetCuts how often a connection to the target breaks
 * @param commits how often a COMMIT, its answer, or the whole statement around it is lost
 * @param directory how often Slack cannot say who somebody is
 * @param slackAway how often a call to Slack is answered 429 or 500, or does not arrive
 * @param slackReplies how often Slack does it and the answer is lost
 * @param clicksTwice how often a click is delivered once more
 * @param failures how often a step fails by itself
 * @param room whether the real keepers of the room take part: rendering costs a hundred times what all else does
 * @param backAgain whether the commander chooses the way back once something took effect
 */
record Weather(
        int nodes,
        long calmAfter,
        int pauses,
        int crashes,
        int freezes,
        int outages,
        int storeReplies,
        int targetCuts,
        int commits,
        int directory,
        int slackAway,
        int slackReplies,
        int clicksTwice,
        int failures,
        boolean room,
        boolean backAgain) {

    private static final int MANY_FREEZES = 4_000;
    private static final int ROOMS = 25;
    private static final int BACK_AGAIN = 4;

    static Weather drawn(Lot lot) {
        return new Weather(
                1 + lot.below(3),
                lot.between(60_000, 300_000),
                (int) lot.between(2_000, 120_000),
                some(lot, 4_000),
                some(lot, MANY_FREEZES),
                some(lot, 2_500),
                some(lot, 40_000),
                some(lot, 40_000),
                some(lot, 250_000),
                some(lot, 30_000),
                some(lot, 100_000),
                some(lot, 100_000),
                some(lot, 300_000),
                some(lot, 150_000),
                lot.oneIn(ROOMS),
                lot.oneIn(BACK_AGAIN));
    }

    /** For a planted mistake: several processes that often stand still, and the room only where it matters. */
    Weather planted(boolean withRoom) {
        return new Weather(
                Math.max(2, nodes),
                calmAfter,
                pauses,
                crashes,
                Math.max(MANY_FREEZES, freezes),
                outages,
                storeReplies,
                targetCuts,
                commits,
                directory,
                slackAway,
                slackReplies,
                clicksTwice,
                failures,
                withRoom,
                backAgain);
    }

    /** Every second kind of trouble stays away. */
    private static int some(Lot lot, int most) {
        return lot.oneIn(2) ? 0 : 1 + lot.below(most);
    }
}
