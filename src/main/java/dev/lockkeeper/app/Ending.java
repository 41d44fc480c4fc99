package dev.lockkeeper.app;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.UnknownRunbookException;
import dev.lockkeeper.store.SchemaMigrationException;
import dev.lockkeeper.store.StoreRefusedException;
import dev.lockkeeper.web.PortTakenException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What becomes of a command: its exit code, and for what can be foreseen one sentence instead of a stack trace. */
final class Ending {
    /** The thing asked about is not all right. */
    static final int NOT_ALL_RIGHT = 1;
    /** Wrong usage or configuration. */
    static final int WRONG_USAGE = CommandLine.ExitCode.USAGE;

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private Ending() {}

    static int of(CommandSpec spec, Callable<Integer> work) throws Exception {
        try {
            return work.call();
        } catch (ConfigProblemsException | PortTakenException | UnknownRunbookException e) {
            return said(spec, e, e.getMessage(), WRONG_USAGE);
        } catch (StoreUnavailableException e) {
            return said(
                    spec,
                    e,
                    "The state database did not answer. Check that it runs, and " + ConfigReader.DATABASE_URL + ", "
                            + ConfigReader.DATABASE_USER + " and " + ConfigReader.DATABASE_PASSWORD
                            + "; doctor says more.",
                    NOT_ALL_RIGHT);
        } catch (StoreRefusedException e) {
            return said(
                    spec,
                    e,
                    "The state database refused: " + e.getMessage() + ". If its schema was never migrated, start serve"
                            + " once with " + ConfigReader.OWNER_USER + " and " + ConfigReader.OWNER_PASSWORD + ".",
                    NOT_ALL_RIGHT);
        } catch (SchemaMigrationException | StateConnections.StateUnusableException | UncheckedIOException e) {
            return said(spec, e, e.getMessage(), NOT_ALL_RIGHT);
        }
    }

    /** Says why the command cannot do what was asked. */
    static int refused(CommandSpec spec, String sentence) {
        err(spec).println(sentence);
        return WRONG_USAGE;
    }

    static PrintWriter out(CommandSpec spec) {
        return spec.commandLine().getOut();
    }

    static PrintWriter err(CommandSpec spec) {
        return spec.commandLine().getErr();
    }

    private static int said(CommandSpec spec, Exception e, String sentence, int code) {
        LOG.debug("{} ended early", spec.name(), e);
        err(spec).println(sentence);
        return code;
    }
}
