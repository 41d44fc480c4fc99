package dev.lockkeeper.practice;

import dev.lockkeeper.emulator.Channel;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.WorkspaceEvent;
import dev.lockkeeper.emulator.WorkspaceSpec;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Prints what happens in the workspace as people would read it: every message as it is posted, what is whispered to
 * one person, what people press. Edits of a message are not printed again.
 */
final class Transcript {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");

    private static final Pattern DATE = Pattern.compile("<!date\\^(\\d+)\\^[^|>]*\\|[^>]*>");
    private static final Pattern PERSON = Pattern.compile("<@([A-Z0-9]+)>");
    private static final Pattern GROUP = Pattern.compile("<!subteam\\^([A-Z0-9]+)>");

    private final PrintStream out;
    private final Clock windowTime;
    private final ZoneId zone;
    private final Map<String, String> channelNames = new HashMap<>();
    private final Map<String, String> direct = new HashMap<>();

    Transcript(PrintStream out, Clock windowTime, ZoneId zone) {
        this.out = out;
        this.windowTime = windowTime;
        this.zone = zone;
    }

    /** Begins to print. */
    AutoCloseable follow(Emulator workspace) {
        synchronized (this) {
            workspace.channels().forEach(channel -> channelNames.put(channel.id(), channel.name()));
        }
        return workspace.onChange(this::print);
    }

    /** Something a person does. */
    synchronized void act(String user, String words) {
        out.println();
        out.println(hour() + "  " + handle(user) + " " + words);
        out.flush();
    }

    /** A line of the play itself. */
    synchronized void say(String words) {
        out.println(words);
        out.flush();
    }

    private synchronized void print(WorkspaceEvent event) {
        if (event instanceof WorkspaceEvent.ChannelChanged changed) {
            channelChanged(changed.channel());
        } else if (event instanceof WorkspaceEvent.MessagePosted posted) {
            posted(posted.message());
        } else if (event instanceof WorkspaceEvent.EphemeralShown shown) {
            whispered(shown.ephemeral());
        } else if (event instanceof WorkspaceEvent.FileShared shared) {
            block(
                    "#" + channelNames.getOrDefault(shared.channelId(), shared.channelId()) + "  file "
                            + shared.file().name() + ", "
                            + shared.file().content().size() + " bytes",
                    "");
        }
    }

    private void channelChanged(Channel channel) {
        if (channel.kind() == Channel.Kind.DIRECT) {
            channel.memberIds().stream()
                    .map(Transcript::handle)
                    .filter(name -> name.startsWith("@"))
                    .forEach(name -> direct.put(channel.id(), "directly to " + name));
        } else if (channelNames.put(channel.id(), channel.name()) == null) {
            block("#" + channel.name() + " is created", "");
        }
    }

    private void posted(Message message) {
        if (!message.fromApp() || !message.subtype().isEmpty()) {
            return;
        }
        String channel = "#" + channelNames.getOrDefault(message.channelId(), message.channelId());
        String where = direct.getOrDefault(message.channelId(), channel);
        block(where + (message.isReply() ? "  (in the thread)" : ""), message.readable());
    }

    private void whispered(Ephemeral ephemeral) {
        block("only " + handle(ephemeral.userId()) + " sees", ephemeral.readable());
    }

    private void block(String where, String text) {
        out.println();
        out.println(hour() + "  " + where);
        readable(text).lines().forEach(line -> out.println("       | " + line));
        out.flush();
    }

    /** Slack shows times in the reader's zone and people by their names; so does this. */
    private String readable(String text) {
        String timed = DATE.matcher(text)
                .replaceAll(date -> HOUR.withZone(zone).format(Instant.ofEpochSecond(Long.parseLong(date.group(1)))));
        String people = PERSON.matcher(timed).replaceAll(person -> handle(person.group(1)));
        return GROUP.matcher(people).replaceAll(group -> "@" + group(group.group(1)));
    }

    private static String group(String id) {
        return DemoPeople.workspace().userGroups().stream()
                .filter(group -> group.id().equals(id))
                .map(WorkspaceSpec.UserGroup::handle)
                .findFirst()
                .orElse(id);
    }

    private String hour() {
        return HOUR.withZone(zone).format(windowTime.instant());
    }

    private static String handle(String user) {
        return DemoPeople.workspace().members().stream()
                .filter(member -> member.userId().equals(user))
                .map(member -> "@" + member.handle())
                .findFirst()
                .orElse(user);
    }
}
