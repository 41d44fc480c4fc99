package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.DeclaredChanges;
import dev.lockkeeper.runbook.DeclaredChanges.Named;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.PictureEvent.Moment;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a step changed is judged by the pictures before and after it, whatever happened in between. */
class PicturesTest {
    private static final StepId SCHEMA = new StepId("schema");
    private static final Picture.Piece SALES = new Picture.Piece("table", "public.sales", "", "owner a");
    private static final Picture.Piece VIEW = new Picture.Piece("view", "public.open_sales", "", "owner a");
    private static final Picture.Piece INDEX = new Picture.Piece("index", "public.by_day", "public.sales", "on day");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void whatWasDeclaredAndCameIsPass() {
        declares(named("view", "public.open_sales"));
        WindowId id = at.beforeSchema();
        takesEffectAs(SALES, VIEW);

        at.says(id, run(), ASHA);

        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(changes(id).actual()).isEqualTo("1 added, 0 dropped, 0 altered, all of it declared");
        assertThat(moments(id)).containsExactly(Moment.BASELINE, Moment.BEFORE, Moment.AFTER);
        assertThat(at.camera.asked).containsExactly(id + "/picture", id + "/schema/picture", id + "/schema/picture");
        at.window(id)
                .pictures()
                .taken()
                .forEach(taken -> assertThat(at.store.file(taken.sha256()))
                        .hasValueSatisfying(
                                bytes -> assertThat(Picture.of(bytes).pieces()).isNotEmpty()));
    }

    @Test
    void whatCameUndeclaredAndWhatWasDeclaredAndDidNotComeAreFail() {
        declares(named("view", "public.open_sales"));
        WindowId id = at.beforeSchema();
        takesEffectAs(SALES, INDEX);

        at.says(id, run(), ASHA);

        assertThat(at.window(id).state()).isEqualTo(WindowState.STOPPED);
        assertThat(changes(id).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(changes(id).actual())
                .isEqualTo("not declared: added index public.by_day;"
                        + " declared and not seen: adds view public.open_sales");
    }

    @Test
    void whatSomebodyElseChangedBeforeTheStepIsToldAndIsNotTheSteps() {
        declares(named("view", "public.open_sales"));
        WindowId id = at.beforeSchema();
        at.camera.picture = picture(SALES, INDEX);
        takesEffectAs(SALES, INDEX, VIEW);

        at.says(id, run(), ASHA);

        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(changes(id).verdict()).isEqualTo(Verdict.PASS);
        assertThat(check(id, "schema-meanwhile").blocking()).isFalse();
        assertThat(check(id, "schema-meanwhile").verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(check(id, "schema-meanwhile").actual()).isEqualTo("added index public.by_day");
    }

    @Test
    void withoutAPictureAfterItNothingIsProvenUntilSomebodyLooksAgain() {
        declares(named("view", "public.open_sales"));
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> {
            at.camera.picture = picture(SALES, VIEW);
            at.camera.isAway = true;
            return new StepExecutor.Outcome.Succeeded(Map.of(), List.of());
        });

        at.says(id, run(), ASHA);

        assertThat(changes(id).verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(changes(id).actual()).isEqualTo("no picture could be taken after it: crm-staging does not answer.");
        at.camera.isAway = false;
        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void anAttemptThatMayHaveChangedSomethingKeepsThePictureBeforeIt() {
        declares(named("view", "public.open_sales"));
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> {
            at.camera.picture = picture(SALES, VIEW);
            return new StepExecutor.Outcome.Failed(new StepFailure("half done", null, 0, null, false));
        });
        at.says(id, run(), ASHA);
        takesEffectAs(SALES, VIEW);

        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);

        assertThat(changes(id).verdict()).as(changes(id).actual()).isEqualTo(Verdict.PASS);
        assertThat(moments(id)).containsExactly(Moment.BASELINE, Moment.BEFORE, Moment.AFTER);
    }

    @Test
    void anAttemptThatChangedNothingIsPicturedAnew() {
        declares(named("view", "public.open_sales"));
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> new StepExecutor.Outcome.Failed(new StepFailure("a lock", null, 0, null, true)));
        at.says(id, run(), ASHA);
        at.camera.picture = picture(SALES, INDEX);
        takesEffectAs(SALES, INDEX, VIEW);

        at.says(id, new WindowCommand.Retry(Optional.empty()), ASHA);

        assertThat(changes(id).verdict()).as(changes(id).actual()).isEqualTo(Verdict.PASS);
        assertThat(moments(id)).containsExactly(Moment.BASELINE, Moment.BEFORE, Moment.BEFORE, Moment.AFTER);
    }

    @Test
    void aTargetThatGivesNoBaselineStopsNothing() {
        declares(named("view", "public.open_sales"));
        at.camera.isAway = true;
        WindowId id = at.open();
        at.tick();

        assertThat(at.window(id).pictures().all()).hasOnlyElementsOfType(PictureEvent.PictureMissed.class);
        assertThat(at.camera.asked).containsExactly(id + "/picture");
    }

    @Test
    void aWindowInWhichNothingIsDeclaredTakesNoPicture() {
        WindowId id = at.beforeSchema();
        at.says(id, run(), ASHA);

        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(at.camera.asked).isEmpty();
    }

    private void declares(Named... adds) {
        at.disk.changes = new DeclaredChanges(false, false, List.of(adds), List.of(), List.of(), Map.of());
        at.camera.picture = picture(SALES);
    }

    private void takesEffectAs(Picture.Piece... pieces) {
        at.outcomes.add(() -> {
            at.camera.picture = picture(pieces);
            return new StepExecutor.Outcome.Succeeded(Map.of(), List.of());
        });
    }

    private CheckResult changes(WindowId id) {
        return check(id, "schema-changes");
    }

    private CheckResult check(WindowId id, String check) {
        return at.window(id).step(SCHEMA).checks().stream()
                .filter(result -> result.id().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private Stream<Moment> moments(WindowId id) {
        return at.window(id).pictures().all().stream().map(PictureEvent::moment);
    }

    private static Named named(String kind, String name) {
        return new Named(kind, name);
    }

    private static Picture picture(Picture.Piece... pieces) {
        return new Picture(List.of(pieces), Map.of(), Map.of(), Map.of());
    }
}
