package dev.lockkeeper.slack.view;

import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewTitle;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Window;
import java.util.List;

/** Asks for the reason of a yes, at a gate where a yes needs one. Pure. */
public final class ApproveModal {
    /** Its {@code callback_id}; {@code private_metadata} is the encoded {@link ButtonValue} of the button. */
    public static final String CALLBACK = "approve_reason";

    private ApproveModal() {}

    /** Why? What is approved stays what the button showed. */
    public static View of(Window window, ButtonValue value) {
        String gate = window.plan().gates().stream()
                .filter(g -> g.id().value().equals(value.subject()))
                .map(g -> SlackText.line(g.title(), SlackText.HEADER))
                .findFirst()
                .orElse(value.subject());
        String role = value.role().isEmpty()
                ? ""
                : " as " + SlackText.line(window.plan().roleTitle(value.role()), SlackText.HEADER);
        return Modals.view(
                CALLBACK,
                "Approve",
                "Approve",
                value.encode(),
                List.of(
                        Modals.section("*" + window.id() + " · " + gate + "*\nYou approve" + role
                                + " what its card shows, digest " + value.digest() + "."),
                        Modals.reason("Why?", "A yes needs its reason here; it goes into the report.")));
    }

    /** In the place of the form, once the reason is recorded and the yes waits to be confirmed in the browser. */
    public static View confirm(Desk.Reply.ConfirmInBrowser reply) {
        return View.builder()
                .type("modal")
                .callbackId(CALLBACK + "_given")
                .title(ViewTitle.builder().type("plain_text").text("Approve").build())
                .close(ViewClose.builder().type("plain_text").text("Close").build())
                .blocks(ConfirmLink.message(reply).blocks())
                .build();
    }
}
