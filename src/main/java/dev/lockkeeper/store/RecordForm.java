package dev.lockkeeper.store;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a record is made of. Java finds it out anew each time it is asked, and a journal is thousands of records; here each
 * class is asked once. Any thread.
 */
record RecordForm(List<Part> parts, Constructor<?> constructor) {
    private static final ClassValue<RecordForm> FORMS = new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
            return read(type);
        }
    };

    /** One component. */
    record Part(String name, Class<?> type, AnnotatedType annotated, boolean nullable, Method accessor) {
        @Nullable
        Object of(Record value) {
            try {
                return accessor.invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + accessor, e);
            }
        }
    }

    static RecordForm of(Class<?> type) {
        return FORMS.get(type);
    }

    /** @throws InvocationTargetException if the record refuses the values */
    Object make(Object[] values) throws InvocationTargetException {
        try {
            return constructor.newInstance(values);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make one with " + constructor, e);
        }
    }

    private static RecordForm read(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new RecordForm(
                    Stream.of(components)
                            .map(component -> new Part(
                                    component.getName(),
                                    component.getType(),
                                    component.getAnnotatedType(),
                                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                                    component.getAccessor()))
                            .toList(),
                    type.getDeclaredConstructor(types));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor: " + type.getName(), e);
        }
    }
}
