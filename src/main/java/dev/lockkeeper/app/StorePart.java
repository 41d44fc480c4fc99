package dev.lockkeeper.app;

import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.engine.PersonalTokens;
import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.engine.SeenRequests;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.engine.WindowTime;
import dev.lockkeeper.engine.WorkerLease;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.store.Doorbell;
import dev.lockkeeper.store.PostgresConfirmations;
import dev.lockkeeper.store.PostgresPersonalTokens;
import dev.lockkeeper.store.PostgresPostedMessages;
import dev.lockkeeper.store.PostgresRecord;
import dev.lockkeeper.store.PostgresSeenRequests;
import dev.lockkeeper.store.PostgresWindowStore;
import dev.lockkeeper.store.PostgresWindowTime;
import dev.lockkeeper.store.PostgresWorkerLease;
import dev.lockkeeper.store.RedactingWindowStore;
import dev.lockkeeper.store.SchemaMigrations;
import dev.lockkeeper.store.StateDatabase;
import javax.sql.DataSource;

/** The state database: its schema is brought up to date first, by its owner; everything else works under the bot's role. */
final class StorePart implements AutoCloseable {
    private final StateDatabase database;
    private final WindowStore windows;
    private final PostedMessages posted;
    private final SeenRequests seen;
    private final WorkerLease lease;
    private final PersonalTokens tokens;
    private final Confirmations confirmations;
    private final WindowTime windowTime;
    private final PostgresRecord record;
    private final DatabaseLogin login;
    private final Redaction redaction;

    StorePart(Config config) {
        if (config.stateOwner() != null) {
            new SchemaMigrations(config.stateOwner(), config.state().user()).migrate();
        }
        login = config.state();
        database = new StateDatabase(login);
        redaction = Secrets.hidden(config);
        windows = new RedactingWindowStore(new PostgresWindowStore(database.state()), redaction);
        posted = new PostgresPostedMessages(database.state());
        seen = new PostgresSeenRequests(database.state());
        lease = new PostgresWorkerLease(database.state(), PostgresWorkerLease.DEFAULT_LENGTH);
        tokens = new PostgresPersonalTokens(database.state());
        confirmations = new PostgresConfirmations(database.state());
        windowTime = new PostgresWindowTime(database.state());
        record = new PostgresRecord(database.state());
    }

    /** What hides the secrets of this configuration. */
    Redaction redaction() {
        return redaction;
    }

    WindowStore windows() {
        return windows;
    }

    PostedMessages posted() {
        return posted;
    }

    SeenRequests seen() {
        return seen;
    }

    PersonalTokens tokens() {
        return tokens;
    }

    Confirmations confirmations() {
        return confirmations;
    }

    WorkerLease lease() {
        return lease;
    }

    WindowTime windowTime() {
        return windowTime;
    }

    PostgresRecord record() {
        return record;
    }

    /** Rings when another process asks the one that drives to look. */
    Doorbell doorbell(Runnable rung) {
        return new Doorbell(login, rung);
    }

    DataSource scheduling() {
        return database.scheduling();
    }

    @Override
    public void close() {
        lease.release();
        database.close();
    }
}
