package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Slack's limits, one below, at, and one above. */
class LimitsTest {
    private static PracticeFixture practice;

    @BeforeAll
    static void start() {
        practice = new PracticeFixture();
    }

    @AfterAll
    static void stop() {
        practice.close();
    }

    private static JsonNode post(String blocks) {
        return practice.call("chat.postMessage", "channel", PracticeFixture.GENERAL, "text", "x", "blocks", blocks);
    }

    private static void isTakenUpTo(int limit, java.util.function.IntFunction<String> blocksOfSize) {
        for (int size : new int[] {limit - 1, limit}) {
            JsonNode answer = post(blocksOfSize.apply(size));
            assertThat(answer.path("ok").asBoolean())
                    .as("size %s: %s", size, answer)
                    .isTrue();
        }
        JsonNode refused = post(blocksOfSize.apply(limit + 1));
        assertThat(refused.path("error").asString("")).isEqualTo("invalid_blocks");
        assertThat(refused.path("response_metadata").path("messages").path(0).asString(""))
                .startsWith("[ERROR] ")
                .contains("json-pointer:/blocks");
    }

    private static String repeated(int count, String block) {
        return "[" + IntStream.range(0, count).mapToObj(i -> block).collect(Collectors.joining(",")) + "]";
    }

    private static String button(String text, String value, int number) {
        return """
                {"type": "button", "action_id": "a%d", "value": "%s", "text": {"type": "plain_text", "text": "%s"}}
                """.formatted(number, value, text);
    }

    @Test
    void aMessageHasAtMostFiftyBlocks() {
        isTakenUpTo(50, size -> repeated(size, "{\"type\": \"divider\"}"));
    }

    @Test
    void aSectionHasAtMostThreeThousandCharacters() {
        isTakenUpTo(3000, size -> """
                [{"type": "section", "text": {"type": "mrkdwn", "text": "%s"}}]
                """.formatted("x".repeat(size)));
    }

    @Test
    void lengthsAreCountedInCharactersAsPeopleSeeThem() {
        isTakenUpTo(150, size -> """
                [{"type": "header", "text": {"type": "plain_text", "text": "%s"}}]
                """.formatted("🚢".repeat(size)));
    }

    @Test
    void aSectionHasAtMostTenFieldsOfTwoThousandCharacters() {
        isTakenUpTo(10, size -> """
                [{"type": "section", "fields": %s}]
                """.formatted(repeated(size, "{\"type\": \"mrkdwn\", \"text\": \"f\"}")));
        isTakenUpTo(2000, size -> """
                [{"type": "section", "fields": [{"type": "mrkdwn", "text": "%s"}]}]
                """.formatted("x".repeat(size)));
    }

    @Test
    void anActionsBlockHasAtMostTwentyFiveButtons() {
        isTakenUpTo(
                25,
                size -> "[{\"type\": \"actions\", \"elements\": ["
                        + IntStream.range(0, size)
                                .mapToObj(i -> button("b", "v", i))
                                .collect(Collectors.joining(","))
                        + "]}]");
    }

    @Test
    void aButtonHasAtMost75CharactersAndAValueOf2000() {
        isTakenUpTo(75, size -> "[{\"type\": \"actions\", \"elements\": [" + button("x".repeat(size), "v", 1) + "]}]");
        isTakenUpTo(
                2000, size -> "[{\"type\": \"actions\", \"elements\": [" + button("b", "v".repeat(size), 1) + "]}]");
    }

    @Test
    void aContextHasAtMostTenElements() {
        isTakenUpTo(10, size -> """
                [{"type": "context", "elements": %s}]
                """.formatted(repeated(size, "{\"type\": \"mrkdwn\", \"text\": \"c\"}")));
    }

    @Test
    void aBlockIdHasAtMost255Characters() {
        isTakenUpTo(255, size -> "[{\"type\": \"divider\", \"block_id\": \"" + "i".repeat(size) + "\"}]");
    }

    @Test
    void allBlocksTogetherHaveAtMost13200Characters() {
        String four = repeated(4, section(3000));
        String fits = four.substring(0, four.length() - 1) + "," + section(1200) + "]";
        String over = four.substring(0, four.length() - 1) + "," + section(1201) + "]";
        assertThat(post(fits).path("ok").asBoolean()).isTrue();
        assertThat(post(over).path("error").asString()).isEqualTo("msg_blocks_too_long");
    }

    private static String section(int size) {
        return "{\"type\": \"section\", \"text\": {\"type\": \"mrkdwn\", \"text\": \"" + "x".repeat(size) + "\"}}";
    }

    @Test
    void anEditRefusesMoreThan4000CharactersAndAPostCutsAt40000() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x".repeat(40_001), "[]");
        assertThat(practice.emulator.message(ref).orElseThrow().text()).hasSize(40_000);
        for (int size : new int[] {3_999, 4_000}) {
            assertThat(update(ref, size).path("ok").asBoolean()).isTrue();
        }
        assertThat(update(ref, 4_001).path("error").asString()).isEqualTo("msg_too_long");
    }

    private static JsonNode update(MessageRef ref, int size) {
        return practice.call("chat.update", "channel", ref.channelId(), "ts", ref.ts(), "text", "x".repeat(size));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'section'} | missing required field: text or fields",
                "{'type': 'header', 'text': {'type': 'mrkdwn', 'text': 'x'}} | unsupported type: mrkdwn",
                "{'type': 'header', 'text': {'type': 'plain_text', 'text': ''}} | must be more than 0 characters",
                "{'type': 'divider', 'colour': 'red'} | invalid additional property: colour",
                "{'type': 'nonsense'} | unsupported type: nonsense",
                "{'type': 'alert', 'text': {'type': 'mrkdwn', 'text': 'x'}} | unsupported type: alert",
                "{'type': 'actions', 'elements': []} | no fewer than 1 items allowed",
                "{'type': 'actions', 'elements': [{'type': 'plain_text_input'}]} | unsupported type: plain_text_input",
                "{'type': 'image', 'image_url': 'https://x.example/a.png'} | missing required field: alt_text"
            })
    void whatIsWrongIsNamedWithItsPlace(String block, String problem) {
        JsonNode refused = post("[" + block.replace('\'', '"') + "]");
        assertThat(refused.path("error").asString("")).isEqualTo("invalid_blocks");
        assertThat(refused.path("response_metadata").path("messages").toString())
                .contains(problem)
                .contains("[json-pointer:/blocks/0");
    }

    @Test
    void twoBlocksOrTwoButtonsOfOneNameAreRefused() {
        assertThat(post(repeated(2, "{\"type\": \"divider\", \"block_id\": \"same\"}"))
                        .path("error")
                        .asString())
                .isEqualTo("invalid_blocks");
        String twice = button("b", "v", 1) + "," + button("c", "v", 1);
        assertThat(post("[{\"type\": \"actions\", \"elements\": [" + twice + "]}]")
                        .toString())
                .contains("already exists");
    }

    @Test
    void aModalTitleHasAtMost24CharactersAndAModal100Blocks() {
        for (int size : new int[] {23, 24}) {
            ViewRules.check(modal("t".repeat(size), 1), "modal");
        }
        assertThat(refusal(modal("t".repeat(25), 1))).isEqualTo("invalid_arguments");
        ViewRules.check(modal("t", 100), "modal");
        assertThat(refusal(modal("t", 101))).isEqualTo("invalid_arguments");
    }

    @Test
    void aModalThatAsksNeedsASubmitButton() {
        JsonNode asking = Json.MAPPER.readTree(EveryMethod.MODAL.replaceFirst("\"submit\"[^}]*},", ""));
        assertThat(refusal(asking)).isEqualTo("invalid_arguments");
    }

    private static JsonNode modal(String title, int blocks) {
        return Json.MAPPER.readTree("{\"type\": \"modal\", \"title\": {\"type\": \"plain_text\", \"text\": \"" + title
                + "\"}, \"blocks\": " + repeated(blocks, "{\"type\": \"divider\"}") + "}");
    }

    private static String refusal(JsonNode view) {
        try {
            ViewRules.check(view, "modal");
            return "";
        } catch (ApiError refused) {
            return refused.code();
        }
    }

    @Test
    void namesAndTopicsHaveSlacksLengths() {
        assertThat(create("a".repeat(80)).path("ok").asBoolean()).isTrue();
        assertThat(create("b".repeat(81)).path("error").asString()).isEqualTo("invalid_name_maxlength");
        assertThat(create("Upper").path("error").asString()).isEqualTo("invalid_name_specials");
        assertThat(create("a".repeat(80)).path("error").asString()).isEqualTo("name_taken");
        for (String error : List.of("", "too_long")) {
            String topic = "t".repeat(error.isEmpty() ? 250 : 251);
            assertThat(practice.call("conversations.setTopic", "channel", PracticeFixture.GENERAL, "topic", topic)
                            .path("error")
                            .asString(""))
                    .isEqualTo(error);
        }
    }

    private static JsonNode create(String name) {
        return practice.call("conversations.create", "name", name);
    }
}
