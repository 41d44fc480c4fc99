package dev.lockkeeper.store;

import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hides secrets in what happened before it is recorded, so that no room, report, export or API can show what the record
 * does not hold. The bytes that windows run are stored as they are: they are what was approved. Any thread.
 */
public final class RedactingWindowStore implements WindowStore {
    private static final Logger LOG = LoggerFactory.getLogger(RedactingWindowStore.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final WindowStore kept;
    private final Redaction redaction;

    /** @param kept where everything is recorded; nobody else may write there */
    public RedactingWindowStore(WindowStore kept, Redaction redaction) {
        this.kept = Objects.requireNonNull(kept, "kept");
        this.redaction = Objects.requireNonNull(redaction, "redaction");
    }

    @Override
    public WindowId nextId(String prefix) {
        return kept.nextId(prefix);
    }

    @Override
    public Window open(LifeEvent.Opened opened, Map<String, byte[]> files) {
        return kept.open((LifeEvent.Opened) hidden(opened), files);
    }

    @Override
    public Window append(Window before, List<WindowEvent> events, Map<String, byte[]> files) {
        return kept.append(before, events.stream().map(this::hidden).toList(), files);
    }

    @Override
    public Optional<Window> find(WindowId id) {
        return kept.find(id);
    }

    @Override
    public Optional<Window> inChannel(String channel) {
        return kept.inChannel(channel);
    }

    @Override
    public List<Window> live() {
        return kept.live();
    }

    @Override
    public List<Window> latest(int most) {
        return kept.latest(most);
    }

    @Override
    public List<WindowEvent> journal(WindowId id) {
        return kept.journal(id);
    }

    @Override
    public Optional<byte[]> file(String sha256) {
        return kept.file(sha256);
    }

    /** The event as it may be stored; the same one if there is nothing to hide. */
    private WindowEvent hidden(WindowEvent event) {
        String json = EventJson.write(event);
        JsonNode whole = JSON.readTree(json);
        JsonNode safe = safe(whole);
        if (safe.equals(whole)) {
            return event;
        }
        try {
            return EventJson.read(EventJson.kind(event), JSON.writeValueAsString(safe));
        } catch (StoredFormException e) {
            // an id or a digest that looks like a secret; the fact must not be lost, and it is in the runbook anyway
            LOG.warn(
                    "a {} is recorded as it is, since it cannot be without what looks like a secret in it",
                    event.getClass().getSimpleName());
            return event;
        }
    }

    private JsonNode safe(JsonNode node) {
        if (node.isString()) {
            return NODES.stringNode(redaction.hide(node.stringValue()));
        }
        if (node.isArray()) {
            ArrayNode array = NODES.arrayNode();
            node.forEach(each -> array.add(safe(each)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = NODES.objectNode();
            node.properties().forEach(field -> object.set(field.getKey(), safe(field.getValue())));
            return object;
        }
        return node;
    }
}
