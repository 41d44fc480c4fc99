package dev.lockkeeper.emulator;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack's addresses for "Sign in with Slack". The page that Slack shows there asks who somebody is; who chose a name on the
 * practice page is offered that one first.
 */
final class SignInRoutes {
    private static final String AUTHORIZE = "/openid/connect/authorize";
    private static final String TOKEN = "openid.connect.token";
    private static final String USER_INFO = "openid.connect.userInfo";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';" + " frame-ancestors 'none'";

    private final State state;
    private final SignIns signIns;
    private final EmulatorFaults faults;
    private final Journal journal;

    SignInRoutes(State state, SignIns signIns, EmulatorFaults faults, Journal journal) {
        this.state = state;
        this.signIns = signIns;
        this.faults = faults;
        this.journal = journal;
    }

    /** Before the addresses of all other methods, which would take these for methods that do not exist. */
    void add(JavalinConfig config) {
        config.routes.before("/openid/*", PracticeApi::requireOwnPage);
        config.routes.get("/.well-known/openid-configuration", ctx -> answer(ctx, "discovery", this::discovery));
        config.routes.get("/openid/connect/keys", ctx -> answer(ctx, "openid keys", signIns::keySet));
        config.routes.get(AUTHORIZE, this::authorize);
        config.routes.post("/api/" + TOKEN, ctx -> answer(ctx, TOKEN, () -> ok(signIns.token(arguments(ctx)))));
        config.routes.get("/api/" + USER_INFO, ctx -> answer(ctx, USER_INFO, () -> ok(signIns.userInfo(bearer(ctx)))));
        config.routes.post("/api/" + USER_INFO, ctx -> answer(ctx, USER_INFO, () -> ok(signIns.userInfo(bearer(ctx)))));
    }

    private ObjectNode discovery() {
        String here = state.locked(() -> state.baseUrl);
        ObjectNode answer = Json.object()
                .put("issuer", here)
                .put("authorization_endpoint", here + AUTHORIZE)
                .put("token_endpoint", here + "/api/" + TOKEN)
                .put("userinfo_endpoint", here + "/api/" + USER_INFO)
                .put("jwks_uri", here + "/openid/connect/keys");
        answer.set("scopes_supported", Json.array(List.of("openid", "profile", "email")));
        answer.set("response_types_supported", Json.array(List.of("code")));
        answer.set("response_modes_supported", Json.array(List.of("form_post")));
        answer.set("grant_types_supported", Json.array(List.of("authorization_code")));
        answer.set("subject_types_supported", Json.array(List.of("public")));
        answer.set("id_token_signing_alg_values_supported", Json.array(List.of("RS256")));
        answer.set("claims_supported", Json.array(List.of("sub", "auth_time", "iss")));
        return answer.put("claims_parameter_supported", false)
                .put("request_parameter_supported", false)
                .put("request_uri_parameter_supported", true)
                .set(
                        "token_endpoint_auth_methods_supported",
                        Json.array(List.of("client_secret_post", "client_secret_basic")));
    }

    private void authorize(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Cache-Control", "no-store");
        SignIns.Request request = new SignIns.Request(
                query(ctx, "client_id"),
                query(ctx, "redirect_uri"),
                query(ctx, "state"),
                query(ctx, "nonce"),
                query(ctx, "code_challenge_method").equals("S256") ? query(ctx, "code_challenge") : "");
        String wrong = signIns.wrong(request, query(ctx, "response_type"), query(ctx, "scope"));
        if (wrong != null) {
            html(ctx.status(400), "Something went wrong", "<p>" + text(wrong) + "</p>");
            return;
        }
        String who = query(ctx, "practice_user");
        if (who.isEmpty()) {
            html(ctx, "Sign in to " + state.spec.name(), people(ctx));
        } else if (who.equals("nobody")) {
            back(ctx, request, Map.of("error", "access_denied", "state", request.state()));
        } else if (state.locked(() -> isPerson(state.members.get(who)))) {
            back(ctx, request, Map.of("code", signIns.code(request, who), "state", request.state()));
        } else {
            html(ctx.status(400), "Something went wrong", "<p>There is no such person.</p>");
        }
    }

    private static void back(Context ctx, SignIns.Request request, Map<String, String> answer) {
        ctx.redirect(request.redirect() + (request.redirect().contains("?") ? "&" : "?") + form(answer));
    }

    private String people(Context ctx) {
        String here = AUTHORIZE + "?" + ctx.queryString();
        StringBuilder list =
                new StringBuilder("<p>The practice workspace does not ask for a password. Who are you?</p>");
        list.append("<ul id=\"people\">");
        state.lockedRun(() -> state.members.values().stream()
                .filter(SignInRoutes::isPerson)
                .forEach(member -> list.append("<li><a data-handle=\"")
                        .append(text(member.handle()))
                        .append("\" href=\"")
                        .append(text(here + "&practice_user=" + member.userId()))
                        .append("\">")
                        .append(text(member.realName() + " (@" + member.handle() + ")"))
                        .append("</a></li>")));
        list.append("<li><a href=\"")
                .append(text(here + "&practice_user=nobody"))
                .append("\">Cancel</a></li></ul>");
        return list.append("<script src=\"/practice/sign-in.js\"></script>").toString();
    }

    private static boolean isPerson(WorkspaceSpec.@Nullable Member member) {
        return member != null && !member.bot() && !member.deactivated();
    }

    private static void html(Context ctx, String title, String body) {
        ctx.contentType("text/html; charset=utf-8")
                .result("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + text(title)
                        + ", practice workspace</title><link rel=\"stylesheet\" href=\"/practice/sign-in.css\"></head>"
                        + "<body><main><h1>" + text(title) + "</h1>" + body + "</main></body></html>");
    }

    private void answer(Context ctx, String method, Supplier<ObjectNode> work) {
        long begun = System.nanoTime();
        if (faults.isAway()) {
            ctx.status(503).result("Service Unavailable");
            note(ctx, method, begun, "HTTP 503", null);
            return;
        }
        ObjectNode body;
        try {
            body = state.locked(work::get);
        } catch (ApiError error) {
            body = error.answer();
        }
        PracticeApi.send(ctx, body);
        note(ctx, method, begun, body.path("error").asString("ok"), body);
    }

    /** What proves something to somebody is not shown on the page of the traffic. */
    private void note(Context ctx, String method, long begun, String result, @Nullable JsonNode body) {
        Map<String, String> shown = new TreeMap<>(arguments(ctx));
        shown.keySet().removeAll(List.of("client_secret", "code", "code_verifier", "token"));
        ObjectNode answer = body == null ? Json.object() : body.deepCopy().asObject();
        answer.remove(List.of("access_token", "id_token"));
        journal.add(
                Exchange.Direction.APP_TO_SLACK,
                method,
                ctx.statusCode(),
                result,
                Duration.ofNanos(System.nanoTime() - begun),
                shown,
                Json.write(answer));
    }

    private static ObjectNode ok(ObjectNode answer) {
        return Json.object().put("ok", true).setAll(answer);
    }

    private static Map<String, String> arguments(Context ctx) {
        Map<String, String> all = new LinkedHashMap<>();
        ctx.formParamMap().forEach((name, values) -> all.put(name, values.get(0)));
        String header = ctx.header("Authorization");
        if (header != null && header.startsWith("Basic ")) {
            String[] both =
                    new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
            all.put("client_id", both[0]);
            all.put("client_secret", both.length > 1 ? both[1] : "");
        }
        return all;
    }

    private static @Nullable String bearer(Context ctx) {
        String header = ctx.header("Authorization");
        return header != null && header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : null;
    }

    private static String query(Context ctx, String name) {
        String value = ctx.queryParam(name);
        return value == null ? "" : value;
    }

    private static String form(Map<String, String> values) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(values)
                .forEach((name, value) -> all.append(all.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return all.toString();
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
