package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.Question;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out steps of kind {@code query}: asks all its questions in one read-only transaction, so that they share one
 * instant, and keeps the answers as outputs. May be repeated at any time. Safe for several threads. See
 * docs/steps/query.md.
 */
public final class QueryStepExecutor implements StepExecutor {
    /** A longer answer is a document and not a value to compare with. */
    private static final int LONGEST_VALUE = 200;

    private final Targets targets;

    public QueryStepExecutor(Targets targets) {
        this.targets = targets;
    }

    @Override
    public String kind() {
        return "query";
    }

    @Override
    public List<String> obstacles(Context step) {
        List<String> obstacles = new ArrayList<>();
        spec(step).record().forEach((name, question) -> {
            try {
                if (!(question instanceof Question.Room)) {
                    ReadQuery.of(question.sql(), step.parameters());
                }
            } catch (UnusableQueryException e) {
                obstacles.add("Query " + name + ": " + e.getMessage() + ".");
            }
        });
        try {
            Targets.close(targets.open(step.expected(), Targets.use(step) + " look", Targets.Access.READ));
        } catch (TargetUnavailableException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
        return List.copyOf(obstacles);
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        Connection connection;
        try {
            connection = targets.open(step.expected(), Targets.use(step), Targets.Access.READ);
        } catch (TargetUnavailableException e) {
            return failed(String.valueOf(e.getMessage()), null);
        }
        ReadSession session = new ReadSession(connection, ReadSession.STATEMENT_TIMEOUT);
        Answers answers = new Answers();
        try {
            return session.ask(asked -> answers.gather(step, asked, progress));
        } catch (UnusableQueryException e) {
            return failed("Query " + answers.current + ": " + e.getMessage() + ".", null);
        } catch (SQLException e) {
            return failed("Query " + answers.current + ": " + session.why(e) + ".", e.getSQLState());
        } finally {
            Targets.close(connection);
        }
    }

    /** The answers so far, and which question is asked. */
    private static final class Answers {
        private final Map<String, String> outputs = new LinkedHashMap<>();
        private String current = "";

        Outcome gather(Context step, Connection connection, Progress progress)
                throws SQLException, UnusableQueryException {
            Map<String, Question> questions = spec(step).record();
            for (Map.Entry<String, Question> question : questions.entrySet()) {
                current = question.getKey();
                progress.says("query " + (outputs.size() + 1) + " of " + questions.size() + ", " + current);
                String value = Measure.answer(question.getValue(), step.parameters(), connection);
                if (value.length() > LONGEST_VALUE) {
                    throw new UnusableQueryException("the answer has " + value.length()
                            + " characters; record a number or a checksum of at most " + LONGEST_VALUE);
                }
                outputs.put(current, value);
            }
            return new Outcome.Succeeded(outputs, List.of());
        }
    }

    private static Outcome failed(String message, @Nullable String sqlState) {
        return new Outcome.Failed(new StepFailure(message + " Nothing was changed.", null, 0, sqlState, true));
    }

    private static StepSpec.Query spec(Context step) {
        if (step.spec() instanceof StepSpec.Query query) {
            return query;
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected query");
    }
}
