package dev.lockkeeper.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One history from one seed: processes come, people press, everything goes wrong for some minutes, then calm returns and
 * the window has to come to its end. The same seed gives the same history, line for line.
 */
final class History {
    private static final long LONGEST_AFTER_CALM = 30 * 60_000;
    private static final long DRAIN = 20_000;
    private static final long SHOWN_ASKED = 10_000;
    private static final long LONGEST_UNSHOWN = 3 * 60_000;

    private final World world;
    private final Surroundings around;
    private final Oracle oracle;
    private final People people;
    private final Node[] nodes;
    private int started;
    private long shownAsked;

    private History(World world) {
        this.world = world;
        this.oracle = new Oracle(world);
        this.around = new Surroundings(
                new StateDatabase(world, oracle),
                new TargetDatabase(world, oracle),
                new SimRunbook(world),
                new Rooms(world));
        this.nodes = new Node[world.weather.nodes()];
        this.people = new People(world, around, this::alive);
    }

    /**
     * What became of a history.
     *
     * @param violations empty if everything held
     * @param lines the whole history, if it was to be told
     * @param picks decisions about who goes on
     * @param millis virtual length
     * @param lateStatus how late the latest status was, in milliseconds
     */
    record Outcome(
            long seed,
            List<String> violations,
            List<String> lines,
            long picks,
            long millis,
            Map<String, Integer> counts,
            long lateStatus) {
        Outcome {
            violations = List.copyOf(violations);
            lines = List.copyOf(lines);
            counts = Map.copyOf(counts);
        }
    }

    static Outcome of(long seed, Set<Bug> bugs, boolean telling, Turns.Carriers carriers) {
        World world = new World(seed, bugs, telling, carriers);
        return new History(world).run();
    }

    private Outcome run() {
        for (int host = 0; host < nodes.length; host++) {
            startLater(host, world.lot.between(0, 3_000));
        }
        people.come();
        long limit = world.weather.calmAfter() + LONGEST_AFTER_CALM;
        world.turns.run(limit, () -> world.isCalm() && isOver() || world.violations.size() > 3);
        world.turns.run(world.turns.now() + DRAIN, () -> world.violations.size() > 3);
        world.turns.run(world.turns.now() + LONGEST_UNSHOWN, () -> world.violations.size() > 3 || isShown());
        oracle.judge(around, people);
        around.state().onlyWindow().ifPresent(window -> world.counts.put("events", (int) window.version()));
        Outcome outcome = new Outcome(
                world.seed,
                world.violations,
                world.lines(),
                world.turns.picks(),
                world.turns.now(),
                world.counts,
                oracle.latestStatus());
        world.turns.close();
        return outcome;
    }

    private boolean isOver() {
        return around.state()
                .onlyWindow()
                .map(window -> window.state().isFinal())
                .orElse(false);
    }

    private boolean isShown() {
        boolean due = world.turns.now() / SHOWN_ASKED != shownAsked;
        shownAsked = world.turns.now() / SHOWN_ASKED;
        return due
                && around.state().onlyWindow().map(around.rooms()::isComplete).orElse(true);
    }

    private List<Node> alive() {
        List<Node> alive = new ArrayList<>();
        for (Node node : nodes) {
            if (node != null && !node.isDead()) {
                alive.add(node);
            }
        }
        return alive;
    }

    private void startLater(int host, long millis) {
        world.turns.after(millis, null, "start of a process", () -> start(host));
    }

    private void start(int host) {
        started++;
        world.count("processes");
        String name = "node-" + (char) ('a' + host) + started;
        long pause = world.lot.oneIn(5) ? 40_000 : 4_000;
        Node node = new Node(name, world, around, () -> startLater(host, world.lot.between(300, pause)));
        nodes[host] = node;
        node.start();
    }
}
