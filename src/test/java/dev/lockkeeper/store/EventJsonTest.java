package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
    /** {@code kind.json} is the form written now; {@code kind.anything.json} are forms that were written once. */
    private static final Path GOLDEN = Path.of("src", "test", "resources", "events");

    private static final String STARTED = "{\"at\":\"2026-11-21T22:00:00Z\"}";

    @Test
    void everyEventHasAKindAndASample() {
        Set<Class<?>> events = leaves(WindowEvent.class).collect(Collectors.toSet());

        assertThat(EventJson.kinds().values()).doesNotHaveDuplicates().hasSameElementsAs(castAll(events));
        assertThat(EventSamples.all().stream().map(Object::getClass).toList())
                .doesNotHaveDuplicates()
                .hasSize(events.size());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyEventComesBackAsItWas(WindowEvent event) {
        String json = EventJson.write(event);
        WindowEvent back = EventJson.read(EventJson.kind(event), json);

        assertThat(back).isEqualTo(event);
        assertThat(EventJson.write(back)).isEqualTo(json);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyEventIsWrittenAsItAlwaysWas(WindowEvent event) throws IOException {
        Path golden = GOLDEN.resolve(EventJson.kind(event) + ".json");
        if (Boolean.getBoolean("lockkeeper.rewriteEvents")) {
            Files.writeString(golden, EventJson.write(event) + "\n");
        }

        assertThat(golden).hasContent(EventJson.write(event));
    }

    @Test
    void everyFormThatWasEverWrittenIsStillRead() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(EventJson.kinds().size());
            for (Path file : all) {
                String kind = file.getFileName().toString().replaceFirst("\\..*", "");
                assertThat(EventJson.read(kind, Files.readString(file)).getClass())
                        .isEqualTo(EventJson.kinds().get(kind));
            }
        }
    }

    @Test
    void whatIsNullableMayBeAwayAndIsThenNotWritten() {
        WindowEvent event = new StepEvent.StepFailed(
                EventSamples.MIGRATE, 1, new StepFailure("gone", null, 0, null, false), Duration.ZERO, EventSamples.AT);

        assertThat(EventJson.write(event)).doesNotContain("file").doesNotContain("sqlState");
        assertThat(EventJson.read("step-failed", EventJson.write(event))).isEqualTo(event);
    }

    @Test
    void mapsKeepTheirOrder() {
        WindowEvent opened = EventSamples.all().get(0);

        LifeEvent.Opened back = (LifeEvent.Opened) EventJson.read("opened", EventJson.write(opened));

        assertThat(back.plan().roles().keySet()).containsExactly("qa", "dba");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aMissingOrStrangeComponentIsRefusedWhereverItIs(WindowEvent event) {
        String kind = EventJson.kind(event);
        String json = EventJson.write(event);

        assertThatThrownBy(() -> EventJson.read(kind, json.replaceFirst(",?\"at\":\"[^\"]*\"}$", "}")))
                .isInstanceOf(StoredFormException.class)
                .hasMessage(kind + "/at is missing");
        assertThatThrownBy(() -> EventJson.read(kind, json.replaceFirst("\\{", "{\"new\":1,")))
                .isInstanceOf(StoredFormException.class)
                .hasMessageContaining("new, which this version does not know");
    }

    @Test
    void nothingIsConvertedOrGuessed() {
        refused("started", "{\"at\":null}", "started/at is NULL; expected a text");
        refused("started", "{\"at\":1763762400}", "started/at is NUMBER; expected a text");
        refused("started", "{\"at\":\"yesterday\"}", "started/at is \"yesterday\"; expected ISO 8601");
        refused("started", STARTED + STARTED, "not readable JSON");
        refused("started", "{\"at\":\"2026-11-21T22:00:00Z\",\"at\":\"2026-11-21T22:00:00Z\"}", "not readable JSON");
        refused("started", "[]", "started is ARRAY; expected an object");
        refused("started", "", "started is MISSING; expected an object");
        refused("begun", STARTED, "a newer Lockkeeper wrote it");
        refused("step-began", stepBegan("\"1\""), "step-began/attempt is STRING; expected an int");
        refused("step-began", stepBegan("1.0"), "step-began/attempt is NUMBER; expected an int");
        refused("step-began", stepBegan("9999999999"), "step-began/attempt is NUMBER; expected an int");
        refused("step-began", stepBegan("1").replace("\"m1\"", "\"M 1\""), "is not a step id");
    }

    @Test
    void aNullWhereNoneMayBeIsNotStored() {
        @SuppressWarnings("NullAway")
        WindowEvent event = new LifeEvent.NoteTaken(EventSamples.ANNA, null, EventSamples.AT);

        assertThatThrownBy(() -> EventJson.write(event)).hasMessageContaining("NoteTaken.text is null");
    }

    private static List<WindowEvent> samples() {
        return EventSamples.all();
    }

    private static String stepBegan(String attempt) {
        return "{\"step\":\"m1\",\"attempt\":" + attempt + ",\"node\":\"n\",\"at\":\"2026-11-21T22:00:00Z\"}";
    }

    private static void refused(String kind, String json, String why) {
        assertThatThrownBy(() -> EventJson.read(kind, json))
                .isInstanceOf(StoredFormException.class)
                .hasMessageContaining(why);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null ? Stream.of(type) : Stream.of(permitted).flatMap(EventJsonTest::leaves);
    }

    private static List<Class<? extends WindowEvent>> castAll(Set<Class<?>> events) {
        return events.stream()
                .<Class<? extends WindowEvent>>map(event -> event.asSubclass(WindowEvent.class))
                .toList();
    }
}
