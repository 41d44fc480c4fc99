package dev.lockkeeper.app;

import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Permissions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the bot, checked. Secrets are held by the records inside and never shown by {@code toString}.
 *
 * @param stateOwner the credential that migrates the bot's own schema, or null if somebody else does
 * @param state the credential the bot works under
 * @param targets the databases that runbooks may name
 * @param restoreTests target name to the server and credential that scratch databases are made with
 * @param runbooks folders of runbooks, in the order they are looked at
 * @param carriedRunbooks whether the runbooks inside the jar are offered as well
 * @param backups the folder that backups are written into
 * @param pgDumpFolder where pg_dump and pg_restore are looked for, or null for the PATH
 * @param outside servers and programs that checks may name
 * @param web where HTTP is served
 * @param strictSlack whether an answer with a field that Slack's client does not know is a failed call; for tests and
 *     practice
 * @param calls how people are reached outside the room
 * @param approvals what is asked of approvals, and whose keys prove a change
 */
public record Config(
        SlackSettings slack,
        @Nullable DatabaseLogin stateOwner,
        DatabaseLogin state,
        List<TargetSettings> targets,
        Map<String, TargetSettings> restoreTests,
        List<Path> runbooks,
        boolean carriedRunbooks,
        Permissions permissions,
        Path backups,
        @Nullable Path pgDumpFolder,
        OutsideSettings outside,
        WebServer.Settings web,
        boolean strictSlack,
        CallSettings calls,
        ApprovalSettings approvals) {

    public Config {
        targets = List.copyOf(targets);
        restoreTests = Map.copyOf(restoreTests);
        runbooks = List.copyOf(runbooks);
    }

    /** Approvals as the standard asks for them, on these targets. */
    public Config(
            SlackSettings slack,
            @Nullable DatabaseLogin stateOwner,
            DatabaseLogin state,
            List<TargetSettings> targets,
            Map<String, TargetSettings> restoreTests,
            List<Path> runbooks,
            boolean carriedRunbooks,
            Permissions permissions,
            Path backups,
            @Nullable Path pgDumpFolder,
            OutsideSettings outside,
            WebServer.Settings web,
            boolean strictSlack,
            CallSettings calls) {
        this(
                slack,
                stateOwner,
                state,
                targets,
                restoreTests,
                runbooks,
                carriedRunbooks,
                permissions,
                backups,
                pgDumpFolder,
                outside,
                web,
                strictSlack,
                calls,
                ApprovalSettings.STANDARD);
    }
}
