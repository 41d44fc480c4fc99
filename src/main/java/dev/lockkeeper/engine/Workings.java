package dev.lockkeeper.engine;

import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Rules;
import java.time.Clock;
import java.util.concurrent.ExecutorService;

/** What the use cases share, joined once: what happens by itself and what people ask work on the same. */
final class Workings {
    final Engine.Ports ports;
    final Clock clock;
    final ExecutorService workers;
    final Permissions permissions;
    final LiveProgress progress;
    final Rules rules;
    final Recorder recorder;
    final StoredRunbooks stored;
    final PictureWatch pictures;
    final StepRunner runner;

    Workings(Engine.Ports ports, Engine.Machine machine, Permissions permissions, LiveProgress progress) {
        this.ports = ports;
        this.clock = machine.windowTime();
        this.workers = machine.workers();
        this.permissions = permissions;
        this.progress = progress;
        this.rules = new Rules(permissions);
        this.recorder = new Recorder(ports.store(), ports.chat());
        this.stored = new StoredRunbooks(ports.store(), ports.library());
        this.pictures = new PictureWatch(
                new PictureAlbum(ports.pictures(), ports.store(), clock, machine.nanos()), recorder, workers);
        this.runner = new StepRunner(
                recorder,
                stored,
                new StepRunner.TargetParts(ports.executors(), ports.judge()),
                pictures,
                progress,
                new StepRunner.Times(clock, machine.nanos(), workers));
    }
}
