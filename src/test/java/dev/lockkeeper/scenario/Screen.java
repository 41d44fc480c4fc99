package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Button;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Exchange;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.emulator.SubmitReply;
import dev.lockkeeper.practice.PracticeCast;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What people see in the workspace and do there, in their words. */
final class Screen {
    private static final Pattern PERSON = Pattern.compile("<@([A-Z0-9]+)>");
    private static final Pattern BY = Pattern.compile("\"user\":\\{\"id\":\"([A-Z0-9]+)\"");

    private final Emulator slack;

    Screen(Emulator slack) {
        this.slack = slack;
    }

    void type(String person, String channel, String words) {
        slack.as(person).type(channel, "/migrate " + words);
    }

    PressReply press(String person, String channel, String label) {
        return press(person, awaitButton(channel, label));
    }

    PressReply press(String person, Found found) {
        return slack.as(person).press(found.message().ref(), found.button());
    }

    /** The newest button of this label, as soon as there is one. */
    Found awaitButton(String channel, String label) {
        return await("a button " + label)
                .atMost(House.PATIENCE)
                .until(() -> find(channel, label), Optional::isPresent)
                .orElseThrow();
    }

    PressReply pressPrivately(String person, String label) {
        Ephemeral shown = slack.awaitEphemeral(
                        person,
                        each -> each.buttons().stream()
                                .anyMatch(button -> button.label().equals(label)),
                        House.PATIENCE)
                .orElseThrow(() ->
                        new AssertionError(person + " has no button " + label + " but was told " + whispers(person)));
        return slack.as(person).press(shown.ref(), label);
    }

    SubmitReply submit(String person, List<String> fields) {
        OpenView form = slack.awaitView(person, any -> true, House.PATIENCE).orElseThrow();
        Map<String, String> filled = new LinkedHashMap<>();
        int next = 0;
        for (JsonNode block : form.blocks()) {
            if (block.path("type").asString("").equals("input") && next < fields.size()) {
                filled.put(block.path("block_id").asString(""), fields.get(next++));
            }
        }
        return slack.as(person).submit(form, filled);
    }

    void fill(String person, List<String> fields) {
        SubmitReply reply = submit(person, fields);
        assertThat(reply.outcome())
                .as("the form: " + reply.errors() + reply.failure())
                .isEqualTo(SubmitReply.Outcome.CLOSED);
    }

    /** The newest message with this button. */
    Optional<Found> find(String channel, String label) {
        List<Message> newestFirst = new ArrayList<>(everything(channel));
        Collections.reverse(newestFirst);
        for (Message message : newestFirst) {
            Optional<Button> button = message.buttons().stream()
                    .filter(each -> each.label().equals(label))
                    .findFirst();
            if (button.isPresent()) {
                return Optional.of(new Found(message, button.get()));
            }
        }
        return Optional.empty();
    }

    /** What was said to this person alone, oldest first. */
    List<String> whispers(String person) {
        return slack.ephemerals(person).stream()
                .map(each -> readable(each.readable()))
                .toList();
    }

    /** What stands in a channel, threads included. */
    List<String> heardIn(String channel) {
        return everything(channel).stream()
                .map(message -> readable(message.readable()))
                .toList();
    }

    /** The keys of the bot's messages in a channel, one per message. */
    List<String> marks(String channel) {
        return everything(channel).stream()
                .map(Message::metadata)
                .filter(mark -> mark != null)
                .map(mark -> mark.path("event_payload").path("key").asString(""))
                .toList();
    }

    /** How often each person pressed a button or sent a form or a command. */
    Map<String, Integer> acts() {
        Map<String, Integer> acts = new LinkedHashMap<>();
        for (Exchange exchange : slack.traffic()) {
            String body = exchange.arguments().getOrDefault("body", "");
            // what Slack tells of its own accord, that somebody came into the room for instance, is nobody's act
            if (exchange.direction() == Exchange.Direction.SLACK_TO_APP && !body.contains("event_callback")) {
                acts.merge(actor(body), 1, Integer::sum);
            }
        }
        return acts;
    }

    private static String actor(String body) {
        String plain = URLDecoder.decode(body, StandardCharsets.UTF_8);
        Matcher by = BY.matcher(plain);
        if (by.find()) {
            return by.group(1);
        }
        Matcher typed = Pattern.compile("(?:^|&)user_id=([A-Z0-9]+)").matcher(plain);
        return typed.find() ? typed.group(1) : "somebody";
    }

    private List<Message> everything(String channel) {
        List<Message> all = new ArrayList<>();
        for (Message message : slack.messages(channel)) {
            all.add(message);
            if (message.replyCount() > 0) {
                List<Message> thread = slack.thread(channel, message.ts());
                all.addAll(thread.subList(1, thread.size()));
            }
        }
        return all;
    }

    private static String readable(String text) {
        return PERSON.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement("@" + handle(found.group(1))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String handle(String user) {
        return PracticeCast.workspace().members().stream()
                .filter(member -> member.userId().equals(user))
                .map(member -> member.handle())
                .findFirst()
                .orElse(user);
    }

    /** A message with the button to press. */
    record Found(Message message, Button button) {}
}
