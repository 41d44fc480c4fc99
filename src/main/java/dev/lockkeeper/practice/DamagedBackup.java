package dev.lockkeeper.practice;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything is done; QA does not sign, and the commander chooses the backup. One byte of its dump changed on disk since
 * it was tested, so the restore is refused, and the commander goes back by script instead.
 */
final class DamagedBackup extends UndoneByScript {
    private static final GateId FINAL = new GateId("final");
    private static final StepId RESTORES = new StepId("restore-backup");
    private static final String SCRIPT = "undo";

    private @Nullable Path backups;
    private boolean damaged;

    DamagedBackup() {
        super("restore", "compared");
    }

    @Override
    public String name() {
        return "damaged-backup";
    }

    @Override
    public String about() {
        return "the backup is damaged after it was tested; its restore is refused, and the way back is the script";
    }

    @Override
    public void keepsBackupsIn(Path folder) {
        backups = folder;
    }

    @Override
    public boolean whenStopped(Window window, Hands hands, Player player) {
        Rollback chosen = window.rollback();
        if (chosen == null) {
            if (!damaged && window.gate(FINAL).state() == GateState.REJECTED) {
                damage(WayBack.backup(window).orElse(Map.of()), hands);
            }
            return super.whenStopped(window, hands, player);
        }
        if (!chosen.plan().equals("restore") || window.step(RESTORES).state() != StepState.FAILED) {
            return super.whenStopped(window, hands, player);
        }
        boolean told = hands.newest(
                        window.room().channel(),
                        button -> button.actionId().equals("retry")
                                && button.value().contains("|" + RESTORES + "|"))
                .isPresent();
        if (!told) {
            return false;
        }
        return player.typeOnce(
                        window,
                        DemoPeople.COMMANDER,
                        "/migrate rollback " + SCRIPT
                                + " the dump is not the one that was tested; the scripts do not need it")
                || player.pressPrivatelyOnce(
                        DemoPeople.COMMANDER,
                        "roll back by script",
                        // the offer of the other plan may still be on the screen
                        button -> button.actionId().equals("rollback_now")
                                && button.value().contains("|" + SCRIPT + "|"));
    }

    @Override
    public String wrongWith(Window ended) {
        String wrong = super.wrongWith(ended);
        if (!wrong.isEmpty() || ended.state() != WindowState.ROLLED_BACK) {
            return wrong;
        }
        StepFailure refused = ended.step(RESTORES).failure();
        if (refused == null || !refused.message().contains("SHA-256 differs") || !refused.nothingTookEffect()) {
            return "the damaged dump was not refused for its checksum: " + refused;
        }
        return ended.swap() == null ? "" : "another database is in the target's place: " + ended.swap();
    }

    /** One byte in the middle becomes another one, so that neither the size nor the name tells it. */
    private void damage(Map<String, String> backup, Hands hands) {
        String file = backup.get("file");
        if (file == null || !"full".equals(backup.get("kind"))) {
            throw new PlayFailedException("the backup is no dump but of kind " + backup.get("kind")
                    + ", so there is no file to damage; this scenario needs pg_dump of the server's version or newer");
        }
        Path dump =
                Objects.requireNonNull(backups, "told before the window starts").resolve(file);
        try (FileChannel bytes = FileChannel.open(dump, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long middle = bytes.size() / 2;
            ByteBuffer one = ByteBuffer.allocate(1);
            bytes.read(one, middle);
            bytes.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), middle);
            hands.tells("One byte of the dump " + file + " changes on disk, byte " + middle + " of " + bytes.size()
                    + ". Nobody in the workspace sees it.");
        } catch (IOException e) {
            throw new UncheckedIOException("the dump " + dump + " cannot be damaged", e);
        }
        damaged = true;
    }
}
