package dev.lockkeeper.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The Web API methods that this workspace knows, with the scopes of which each needs one. */
final class MethodTable {
    /** What a method does, under the workspace's lock; gives the answer without {@code ok} or throws {@link ApiError}. */
    interface Work {
        ObjectNode answer(ApiCall call);
    }

    record Entry(List<String> anyScope, Work work) {}

    private final Map<String, Entry> methods = new LinkedHashMap<>();

    void add(String name, Work work, String... anyScope) {
        methods.put(name, new Entry(List.of(anyScope), work));
    }

    @Nullable
    Entry find(String name) {
        return methods.get(name);
    }

    Set<String> names() {
        return Set.copyOf(methods.keySet());
    }

    static MethodTable complete(ConversationMethods conversations) {
        MethodTable table = new MethodTable();
        IdentityMethods.register(table);
        ChatMethods.register(table);
        conversations.register(table);
        ConversationReads.register(table);
        UserMethods.register(table);
        PinMethods.register(table);
        FileMethods.register(table);
        ViewMethods.register(table);
        SocketMethods.register(table);
        return table;
    }
}
