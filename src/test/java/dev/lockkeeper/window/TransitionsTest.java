package dev.lockkeeper.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {
    private static final Path PAGE = Path.of("docs/state-machine.md");

    static Stream<WindowEvent> oneOfEach() {
        return EventSamples.oneOfEach().stream();
    }

    @Test
    void theSamplesCoverEveryKindOfEventOnce() {
        assertThat(oneOfEach().map(WindowEvent::getClass).map(Class.class::cast))
                .containsExactlyInAnyOrderElementsOf(EventSamples.everyKind())
                .hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void aPairThatIsInTheTableLeadsWhereItSaysAndEveryOtherIsRefusedByName(WindowEvent event) {
        for (WindowState state : WindowState.values()) {
            WindowState next = Transitions.table().get(new Transitions.Cell(state, event.getClass()));
            if (next == null) {
                assertThatThrownBy(() -> Transitions.next(WindowFixture.ID, state, event))
                        .isInstanceOf(IllegalTransitionException.class)
                        .hasMessageContainingAll(
                                "STG-12", state.name(), event.getClass().getSimpleName());
            } else {
                assertThat(Transitions.next(WindowFixture.ID, state, event)).isEqualTo(next);
            }
        }
    }

    @Test
    void everyKindOfEventButTheFirstHasARow() {
        Set<Class<?>> used = Transitions.table().keySet().stream()
                .map(Transitions.Cell::event)
                .collect(Collectors.toSet());
        Set<Class<?>> expected = EventSamples.everyKind();
        expected.remove(LifeEvent.Opened.class);
        assertThat(used).isEqualTo(expected);
    }

    @Test
    void everyStateCanBeReached() {
        assertThat(reachableFrom(WindowState.SCHEDULED)).containsExactlyInAnyOrder(WindowState.values());
    }

    @ParameterizedTest
    @EnumSource(WindowState.class)
    void anUnfinishedWindowCanAlwaysEndAndAFinishedOneNeverGoesOn(WindowState state) {
        boolean left = Transitions.table().keySet().stream().anyMatch(cell -> cell.state() == state);
        assertThat(left).isEqualTo(state.isLive());
        if (state.isLive()) {
            assertThat(Transitions.table())
                    .containsEntry(new Transitions.Cell(state, LifeEvent.Aborted.class), WindowState.ABORTED);
        }
    }

    @Test
    void nothingIsCompletedExceptByCompletedAndNothingAbortedExceptByAborted() {
        Transitions.table().forEach((cell, next) -> {
            assertThat(next == WindowState.COMPLETED).isEqualTo(cell.event() == LifeEvent.Completed.class);
            assertThat(next == WindowState.ROLLED_BACK).isEqualTo(cell.event() == RollbackEvent.RolledBack.class);
            assertThat(next == WindowState.ABORTED).isEqualTo(cell.event() == LifeEvent.Aborted.class);
        });
    }

    /** {@code -Drewrite.docs=true} writes the page anew. */
    @Test
    void thePageInTheDocsIsTheTable() throws Exception {
        String page = StateMachinePage.text();
        if (Boolean.getBoolean("rewrite.docs")) {
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
                .as("run mvn test -Dtest=TransitionsTest -Drewrite.docs=true")
                .isEqualTo(page);
    }

    private static Set<WindowState> reachableFrom(WindowState first) {
        Set<WindowState> seen = EnumSet.of(first);
        Deque<WindowState> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            WindowState state = open.pop();
            for (Map.Entry<Transitions.Cell, WindowState> row :
                    Transitions.table().entrySet()) {
                if (row.getKey().state() == state && seen.add(row.getValue())) {
                    open.push(row.getValue());
                }
            }
        }
        return seen;
    }
}
