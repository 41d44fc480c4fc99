package dev.lockkeeper.web;

import java.util.List;

/** The pages of a confirmation, as HTML that runs nothing and loads its style alone. Pure. */
final class ConfirmPage {
    static final String STYLE_PATH = "/confirm/style.css";
    static final String POST_PATH = "/confirm";
    static final String TOKEN_FIELD = "token";

    static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem;
                   color: #1d1c1d; background: #fff; }
            h1 { font-size: 1.35rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
            dt { font-weight: 600; }
            dd { margin: 0; overflow-wrap: anywhere; }
            li { margin: .4rem 0; overflow-wrap: anywhere; }
            li.no-return strong, li.takes-away strong { color: #8a1030; }
            code { font-family: ui-monospace, monospace; }
            button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 0; border-radius: .3rem;
                     color: #fff; background: #0b6b4f; cursor: pointer; }
            button:focus-visible { outline: 3px solid #1264a3; outline-offset: 2px; }
            .practice { background: #fff3c4; padding: .4rem .8rem; }
            @media (prefers-color-scheme: dark) {
                body { color: #e8e8e8; background: #1a1d21; }
                li.no-return strong, li.takes-away strong { color: #ff8fa8; }
                .practice { background: #4a3f10; }
            }
            """;

    private ConfirmPage() {}

    /** What will happen, and the one button. */
    static String question(GateFacts facts, String person, String token, boolean practice) {
        StringBuilder body = new StringBuilder();
        body.append("<h1>Approve “").append(text(facts.gate())).append("” of ").append(text(facts.window()));
        body.append("</h1>\n<dl>\n");
        row(body, "You", person + ", as " + facts.role());
        row(body, "Environment", facts.environment());
        row(body, "Target", facts.target());
        if (!facts.reason().isBlank()) {
            row(body, "Your reason", facts.reason());
        }
        body.append("<dt>Digest</dt><dd><code>").append(text(facts.digest()));
        body.append("</code>, the same as on the card in Slack</dd>\n</dl>\n<h2>What will run</h2>\n");
        steps(body, facts.steps());
        body.append(
                        "<p>Confirm only if you asked for this in Slack yourself. Nothing else has to be done here; to say no,")
                .append(" close this page and press Reject in Slack.</p>\n");
        body.append("<form method=\"post\" action=\"").append(POST_PATH).append("\">");
        body.append("<input type=\"hidden\" name=\"").append(TOKEN_FIELD).append("\" value=\"");
        body.append(text(token)).append("\">");
        body.append("<button type=\"submit\">Confirm</button></form>\n");
        return page("Confirm your approval", body.toString(), practice);
    }

    /** One thing to say, and nothing to do. */
    static String told(String title, String sentence, boolean practice) {
        return page(title, "<h1>" + text(title) + "</h1>\n<p>" + text(sentence) + "</p>\n", practice);
    }

    private static void steps(StringBuilder body, List<GateFacts.Step> steps) {
        if (steps.isEmpty()) {
            body.append("<p>Nothing that has not run already.</p>\n");
            return;
        }
        body.append("<ul>\n");
        for (GateFacts.Step step : steps) {
            body.append("<li class=\"").append(cssClass(step.severity())).append("\"><strong>");
            body.append(text(step.severity().words())).append(":</strong> ").append(text(step.title()));
            if (!step.reaches().isEmpty()) {
                body.append("<ul>");
                step.reaches()
                        .forEach(
                                reach -> body.append("<li>").append(text(reach)).append("</li>"));
                body.append("</ul>");
            }
            body.append("</li>\n");
        }
        body.append("</ul>\n");
    }

    private static String cssClass(GateFacts.Severity severity) {
        return switch (severity) {
            case NO_RETURN -> "no-return";
            case TAKES_AWAY -> "takes-away";
            case WRITES -> "writes";
            case READS -> "reads";
        };
    }

    private static void row(StringBuilder body, String name, String value) {
        body.append("<dt>")
                .append(text(name))
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd>\n");
    }

    private static String page(String title, String body, boolean practice) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s – Lockkeeper</title>
                <link rel="stylesheet" href="%s">
                </head>
                <body>
                <main>
                %s%s</main>
                </body>
                </html>
                """.formatted(
                        text(title),
                        STYLE_PATH,
                        practice ? "<p class=\"practice\">PRACTICE: this is not your real Slack.</p>\n" : "",
                        body);
    }

    /** Text of anybody, shown as it was written; what turns the direction of writing, or is not seen, is left out. */
    static String text(String raw) {
        StringBuilder safe = new StringBuilder();
        raw.codePoints().filter(ConfirmPage::isSeen).forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isSeen(int c) {
        int type = Character.getType(c);
        return c == '\n'
                || type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.PRIVATE_USE;
    }
}
