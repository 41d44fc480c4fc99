package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.target.CuttingProxy.Cut;
import dev.lockkeeper.window.StepFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostCommitIT {
    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("lostcommit");
        ground.execute("CREATE TABLE t (id int)");
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aLostReplyToCommitIsFoundToHaveCommitted() throws Exception {
        Outcome outcome = run(Cut.THE_REPLY);
        assertThat(Outcomes.succeeded(outcome).outputs()).containsEntry("statements", "1");
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("1");
    }

    @Test
    void aLostCommitIsFoundToHaveBeenRolledBack() throws Exception {
        Outcome.CutOff cut = Outcomes.cutOff(run(Cut.THE_COMMIT));
        assertThat(cut.reason()).startsWith("The connection was lost at COMMIT");
        assertThat(cut.how()).startsWith("Resolved: aborted.");
        StepFailure failure = cut.failure();
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.sqlState()).startsWith("08");
        assertThat(ground.ask("SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void aLostReplyIsUnknownWhenNobodyCanBeAsked() throws Exception {
        try (CuttingProxy proxy = proxy(Cut.THE_REPLY)) {
            Targets targets = through(proxy);
            SqlStepExecutor executor = new SqlStepExecutor(targets, length -> {});
            Outcome outcome = executor.run(
                    ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", "INSERT INTO t VALUES (1);")),
                    words -> {
                        if (words.equals("commit")) {
                            closeTheDoor(proxy);
                        }
                    });
            assertThat(Outcomes.unknown(outcome))
                    .startsWith("COMMIT was sent")
                    .contains("could not be asked")
                    .contains("refused");
        }
    }

    private Outcome run(Cut cut) throws IOException {
        try (CuttingProxy proxy = proxy(cut)) {
            return new SqlStepExecutor(through(proxy), Pause.real())
                    .run(
                            ground.context(Ground.inTransaction("a.sql"), Map.of("a.sql", "INSERT INTO t VALUES (1);")),
                            words -> {});
        }
    }

    private CuttingProxy proxy(Cut cut) throws IOException {
        return new CuttingProxy(ground.database.host(), ground.database.port(), cut);
    }

    private Targets through(CuttingProxy proxy) {
        return new Targets(List.of(Ground.settings(
                "127.0.0.1",
                proxy.port(),
                ground.database.name(),
                ground.database.user(),
                ground.database.password())));
    }

    private static void closeTheDoor(CuttingProxy proxy) {
        try {
            proxy.closeDoor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
