package dev.lockkeeper.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a message is to say, checked against Slack's limits. Null means that the caller did not name it. */
record MessageContent(
        @Nullable String text,
        @Nullable ArrayNode blocks,
        @Nullable ArrayNode attachments,
        @Nullable ObjectNode metadata) {

    /** Longer texts are cut off by Slack in a new message. */
    static final int TEXT_CUT = 40_000;

    /** Longer texts are refused by Slack in an edit. */
    static final int TEXT_IN_UPDATE = 4_000;

    /** Observed, not documented: all texts of the blocks together. */
    static final int ALL_BLOCK_TEXT = 13_200;

    private static final int MARKDOWN_TEXT = 12_000;
    private static final int ATTACHMENTS = 100;

    /** Reads and checks the arguments of {@code chat.postMessage} and its relatives. */
    static MessageContent of(ApiCall call) {
        String text = call.text("text");
        String markdown = call.text("markdown_text");
        if (markdown != null) {
            if (text != null || call.text("blocks") != null) {
                throw new ApiError("markdown_text_conflict");
            }
            if (markdown.length() > MARKDOWN_TEXT) {
                throw new ApiError("msg_too_long");
            }
            text = markdown;
        }
        return new MessageContent(
                text,
                blocks(call.json("blocks", "invalid_blocks_format"), call.state().ids),
                attachments(call),
                metadata(call));
    }

    static @Nullable ArrayNode blocks(@Nullable JsonNode blocks, Ids ids) {
        if (blocks == null) {
            return null;
        }
        if (!blocks.isArray()) {
            throw new ApiError("invalid_blocks_format");
        }
        List<String> problems = BlockKitRules.problemsInMessage(blocks);
        if (!problems.isEmpty()) {
            throw new ApiError("invalid_blocks", problems);
        }
        int total = BlockText.textsIn(blocks).stream().mapToInt(String::length).sum();
        if (total > ALL_BLOCK_TEXT) {
            throw new ApiError("msg_blocks_too_long");
        }
        return BlockKitRules.normalized(blocks, ids);
    }

    private static @Nullable ArrayNode attachments(ApiCall call) {
        JsonNode attachments = call.json("attachments", "invalid_attachments");
        if (attachments == null) {
            return null;
        }
        if (!(attachments instanceof ArrayNode array)) {
            throw new ApiError("invalid_attachments");
        }
        if (array.size() > ATTACHMENTS) {
            throw new ApiError("too_many_attachments");
        }
        return array;
    }

    private static @Nullable ObjectNode metadata(ApiCall call) {
        JsonNode metadata = call.json("metadata", "invalid_metadata_format");
        if (metadata == null) {
            return null;
        }
        if (!(metadata instanceof ObjectNode object)) {
            throw new ApiError("invalid_metadata_format");
        }
        boolean empty = object.isEmpty();
        if (!empty
                && (!object.path("event_type").isString()
                        || !object.path("event_payload").isObject())) {
            throw new ApiError("invalid_metadata_schema");
        }
        return object;
    }

    boolean isEmpty() {
        return text == null && (blocks == null || blocks.isEmpty()) && (attachments == null || attachments.isEmpty());
    }

    /** The text of a new message, cut as Slack cuts it. */
    String cutText() {
        if (text == null) {
            return "";
        }
        return text.length() > TEXT_CUT ? text.substring(0, TEXT_CUT) : text;
    }
}
