package dev.lockkeeper.emulator;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Panels and command hints, which whoever started the workspace supplies, for the page. */
final class PanelRoutes {
    private final List<Panel> panels = new CopyOnWriteArrayList<>();
    private volatile List<CommandHint> hints = List.of();

    void add(Panel panel) {
        panels.add(panel);
    }

    void offer(List<CommandHint> words) {
        hints = List.copyOf(words);
    }

    void add(JavalinConfig config) {
        config.routes.get("/practice/api/panels", ctx -> PracticeApi.send(ctx, shown()));
        config.routes.post("/practice/api/panels/{number}/press", this::press);
        config.routes.get("/practice/api/hints", ctx -> PracticeApi.send(ctx, hints()));
    }

    private ObjectNode hints() {
        ObjectNode answer = Json.object();
        ArrayNode words = answer.putArray("hints");
        hints.forEach(hint -> words.addObject()
                .put("word", hint.word())
                .put("usage", hint.usage())
                .put("help", hint.help()));
        return answer;
    }

    private ObjectNode shown() {
        ObjectNode answer = Json.object().put("ok", true);
        ArrayNode all = answer.putArray("panels");
        for (Panel panel : panels) {
            Panel.Shown shown = panel.shown();
            ObjectNode node = all.addObject()
                    .put("title", shown.title())
                    .put("value", shown.value())
                    .put("detail", shown.detail());
            ArrayNode choices = node.putArray("choices");
            shown.choices()
                    .forEach(each -> choices.addObject().put("id", each.id()).put("label", each.label()));
        }
        return answer;
    }

    private void press(Context ctx) {
        String number = ctx.pathParam("number");
        if (!number.matches("[0-9]{1,4}") || Integer.parseInt(number) >= panels.size()) {
            throw new IllegalArgumentException("there is no panel " + number);
        }
        panels.get(Integer.parseInt(number)).press(PracticeApi.text(PracticeApi.body(ctx), "choice"));
        PracticeApi.send(ctx, shown());
    }
}
