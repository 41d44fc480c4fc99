package dev.lockkeeper.store;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.WindowEvent;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose doing an event was, beside its stored form, so that the record can be read without knowing the forms. */
final class RecordActor {
    /** The component that names who did it, in every event that a person causes. */
    private static final String BY = "by";

    private RecordActor() {}

    /** {@code team/user}; {@code lockkeeper} for what the bot did by itself. */
    static String of(WindowEvent event) {
        if (event instanceof LifeEvent.Opened opened) {
            return words(opened.commander());
        }
        if (event instanceof LifeEvent.Verified verified) {
            return words(verified.verification().by());
        }
        if (event instanceof LifeEvent.Diagnosed diagnosed) {
            return words(diagnosed.diagnosis().by());
        }
        return Stream.of(event.getClass().getRecordComponents())
                .filter(component -> component.getName().equals(BY) && component.getType() == Actor.class)
                .findFirst()
                .map(component -> by(event, component))
                .map(RecordActor::words)
                .orElse(Actor.BOT.user());
    }

    private static String words(Actor actor) {
        return actor.isBot() ? actor.user() : actor.team() + "/" + actor.user();
    }

    private static @Nullable Actor by(WindowEvent event, RecordComponent component) {
        try {
            return (@Nullable Actor) component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
