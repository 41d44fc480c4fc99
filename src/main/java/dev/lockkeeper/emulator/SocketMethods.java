package dev.lockkeeper.emulator;

/** {@code apps.connections.open}: where an app in Socket Mode connects to. */
final class SocketMethods {
    static final String OPEN = "apps.connections.open";

    private SocketMethods() {}

    static void register(MethodTable table) {
        table.add(OPEN, call -> {
            String base = call.state().baseUrl.replaceFirst("^http", "ws");
            return Json.object()
                    .put(
                            "url",
                            base + Sockets.PATH + "?ticket="
                                    + call.state().sockets.ticket() + "&app_id="
                                    + call.state().app.appId());
        });
    }
}
