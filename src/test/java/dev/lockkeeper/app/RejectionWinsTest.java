package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.WindowFixture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A14: whoever is faster, one no is a no. */
class RejectionWinsTest {
    private static final int MOMENTS = 10;
    private static Doors doors;

    @BeforeAll
    static void open() {
        doors = new Doors();
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @Test
    void ofAnApprovalAndARejectionInTheSameMomentTheRejectionWins() throws Exception {
        for (int i = 0; i < MOMENTS; i++) {
            atOnce();
            assertThat(doors.window().gate(WindowFixture.GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        }
    }

    private static void atOnce() throws Exception {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown yes = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|dba|"));
        CyclicBarrier line = new CyclicBarrier(2);

        CompletableFuture<Void> approved = CompletableFuture.runAsync(() -> {
            meet(line);
            doors.slack().as(WindowFixture.DEVI.actor().user()).press(yes.card().ref(), yes.button());
        });
        meet(line);
        int answer = doors.post(WindowFixture.LEO, "reject the replica lags").statusCode();
        approved.join();

        assertThat(answer).isEqualTo(200);
    }

    private static void meet(CyclicBarrier line) {
        try {
            line.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
