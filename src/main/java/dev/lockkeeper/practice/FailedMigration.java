package dev.lockkeeper.practice;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One migration has a slip of the pen: it fails, is repaired on disk, taken with {@code amend}, and tried again. */
final class FailedMigration extends WholeWindow {
    private static final String FILE = "crm/sql/20250322000023_create_contract_views.sql";
    private static final String RIGHT = "k.value AS total_value";
    private static final String SLIP = "k.vaule AS total_value";

    private Path broken;
    private String before = "";

    @Override
    public String name() {
        return "failed-migration";
    }

    @Override
    public String about() {
        return "the contract views have a slip of the pen; the step fails, is repaired with amend, and is tried again";
    }

    @Override
    public void prepare(Path runbooks, DemoDatabase database) throws IOException {
        broken = runbooks.resolve(FILE);
        before = Files.readString(broken);
        if (!before.contains(RIGHT)) {
            throw new IllegalStateException(
                    FILE + " does not hold \"" + RIGHT + "\" any more; this scenario must be written anew");
        }
        Files.writeString(broken, before.replace(RIGHT, SLIP));
    }

    @Override
    public boolean whenStopped(Window window, Hands hands, Player player) {
        if (window.changedFiles().isEmpty() && !isRepaired()) {
            repair();
        }
        boolean amended = window.deviations().stream().anyMatch(d -> d.kind() == Deviation.Kind.FILES_AMENDED);
        if (!amended) {
            boolean pressed = player.pressOnce(
                    window,
                    DemoPeople.COMMANDER,
                    "amend",
                    button -> button.actionId().equals("amend"));
            if (pressed) {
                hands.fill(DemoPeople.COMMANDER, List.of("the column is called value; repaired and read by two"));
            }
            return pressed;
        }
        return player.pressOnce(
                window,
                DemoPeople.COMMANDER,
                "retry",
                button -> button.actionId().equals("retry"));
    }

    @Override
    public String wrongWith(Window ended) {
        String wrong = super.wrongWith(ended);
        if (!wrong.isEmpty()) {
            return wrong;
        }
        boolean twice =
                ended.steps().values().stream().mapToInt(StepRun::attempt).max().orElse(0) == 2;
        boolean amended = ended.deviations().stream().anyMatch(d -> d.kind() == Deviation.Kind.FILES_AMENDED);
        return twice && amended ? "" : "no step was amended and tried twice";
    }

    private boolean isRepaired() {
        try {
            return Files.readString(broken).equals(before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void repair() {
        try {
            Files.writeString(broken, before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
