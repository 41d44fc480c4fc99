package dev.lockkeeper.slack;

import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.RecordHeads;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.slack.view.DesiredFile;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.slack.view.RoomView;
import dev.lockkeeper.slack.view.SlackText;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the room of a window should show now: the view, the notices, and the report's files at the end. Any thread. */
final class Desire {
    private final RoomView view = new RoomView();
    private final CalmWords calm = new CalmWords();
    private final Map<String, RoleHolders> roles;
    private final boolean practice;
    private final SlackPeople people;
    private final Notices notices;
    private final LiveProgress progress;
    private final Reports reports;
    private final Function<WindowId, List<WindowEvent>> journal;
    private final RecordMark record;
    private final Clock windowTime;

    Desire(
            SlackSettings settings,
            SlackPeople people,
            Notices notices,
            LiveProgress progress,
            Reports reports,
            Function<WindowId, List<WindowEvent>> journal,
            RecordHeads heads,
            Clock windowTime) {
        this.roles = settings.roles();
        this.practice = settings.isElsewhere();
        this.people = people;
        this.notices = notices;
        this.progress = progress;
        this.reports = reports;
        this.journal = journal;
        this.record = new RecordMark(journal, heads);
        this.windowTime = windowTime;
    }

    /** In the order in which they should be posted. */
    List<DesiredMessage> messages(Window window) {
        Optional<String> says = window.active()
                .flatMap(step -> progress.of(window.id(), step.id()))
                .map(LiveProgress.Said::text);
        Instant now = windowTime.instant();
        List<DesiredMessage> all = new ArrayList<>(
                record.on(window, view.messages(window, names(window), says, calm.of(window.id(), says, now), now)));
        int number = 0;
        for (String sentence : people.problems()) {
            number++;
            notices.add(window.id(), "people-" + number, sentence);
        }
        notices.of(window.id()).forEach((name, sentence) -> all.add(notice("notice/" + name, sentence)));
        return practice ? all.stream().map(PracticeMark::on).toList() : all;
    }

    /** How a message that is not wanted any more should look, if it should change at all. */
    Optional<DesiredMessage> retired(Window window, String key) {
        Optional<DesiredMessage> plain = view.retired(window, names(window), key);
        return practice ? plain.map(PracticeMark::on) : plain;
    }

    /** The report's files once the window is final; none before. */
    List<DesiredFile> files(Window window) {
        if (!window.state().isFinal()) {
            return List.of();
        }
        return reports.of(window, journal.apply(window.id())).stream()
                .map(file -> new DesiredFile(
                        RoomKeeper.FILE + file.name(),
                        Optional.empty(),
                        file.name(),
                        file.title(),
                        file.content(),
                        (practice ? "PRACTICE · " : "") + SlackText.line(file.title())))
                .toList();
    }

    private SlackNames names(Window window) {
        return new SlackNames(window, roles);
    }

    private static DesiredMessage notice(String key, String sentence) {
        SectionBlock block = SectionBlock.builder()
                .text(MarkdownTextObject.builder().text(sentence).verbatim(true).build())
                .build();
        return new DesiredMessage(key, Optional.empty(), sentence, List.of(block), false);
    }
}
