package trapline.machine.snapshot;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;
import trapline.machine.Bytes;

/**
 * States as bytes: records of a closed list of classes, made of numbers, truth values, texts, enum constants, such records, and lists,
 * optionals and sorted maps of all these. A value's class comes from the list and never by its name. Values of the page type are not
 * in the bytes but in pages beside them. The bytes begin with a checksum of the list's structure, so that what was written with
 * other classes is refused.
 */
public final class RecordCodec {
    private static final int MOST_DEPTH = 16;
    private static final int MOST_CLASSES = 256;

    private final List<Class<?>> classes;
    private final Map<Class<?>, Integer> tags = new HashMap<>();
    private final Map<Class<?>, Constructor<?>> constructors = new HashMap<>();
    private final PageType<?> pageType;
    private final long structure;

    /**
     * A class whose values are pages.
     *
     * @param type the class
     * @param bytes the bytes of a value, 1 to {@link Page#MOST_BYTES}
     * @param sha256 the SHA-256 of those
     * @param value the value of such bytes
     * @param <T> the class
     */
    public record PageType<T>(
            Class<T> type, Function<T, byte[]> bytes, Function<T, byte[]> sha256, Function<byte[], T> value) {
        private void keep(Object object, List<PageName> backing, PageSink sink) {
            T page = type.cast(object);
            PageName name = PageName.of(sha256.apply(page));
            sink.keep(name, () -> Bytes.of(bytes.apply(page)));
            backing.add(name);
        }
    }

    /**
     * A codec.
     *
     * @param classes the records that occur, at most 256
     * @param pageType whose values are pages
     */
    public RecordCodec(List<Class<? extends Record>> classes, PageType<?> pageType) {
        if (classes.size() > MOST_CLASSES) {
            throw new IllegalArgumentException(classes.size() + " classes");
        }
        this.classes = List.copyOf(classes);
        this.pageType = pageType;
        StringBuilder text = new StringBuilder(pageType.type.getName());
        for (Class<?> type : this.classes) {
            tags.put(type, tags.size());
            constructors.put(type, constructor(type));
            text.append('\n').append(type.getName());
            for (RecordComponent component : type.getRecordComponents()) {
                text.append(' ').append(component.getName()).append(' ').append(component.getGenericType());
            }
        }
        this.structure = checksum(text.toString());
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has a canonical constructor", e);
        }
    }

    private static long checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return checksum.getValue();
    }

    /**
     * {@return a state as bytes}
     *
     * @param state of a class in the list
     * @param backing gets the names of the pages in it, in their order
     * @param sink gets the pages
     */
    public Bytes encode(Record state, List<PageName> backing, PageSink sink) {
        ByteWriter out = new ByteWriter();
        out.writeLong(structure);
        new Writing(out, backing, sink).record(state);
        return out.toBytes();
    }

    /**
     * {@return the state in some bytes}
     *
     * @param bytes any
     * @param type what it must be
     * @param backing the names of the pages in it, in their order
     * @param source has the pages
     * @param <T> what it must be
     * @throws SnapshotFormatException if there is no such state in the bytes
     */
    public <T extends Record> T decode(Bytes bytes, Class<T> type, List<PageName> backing, PageSource source)
            throws SnapshotFormatException {
        ByteReader in = new ByteReader(bytes);
        if (in.readLong() != structure) {
            throw new SnapshotFormatException("its state was written by another version of Trapline");
        }
        Reading reading = new Reading(in, backing, source);
        T state = type.cast(reading.record(type, 0));
        in.expectEnd();
        reading.expectEnd();
        return state;
    }

    private final class Writing {
        private final ByteWriter out;
        private final List<PageName> backing;
        private final PageSink sink;

        Writing(ByteWriter out, List<PageName> backing, PageSink sink) {
            this.out = out;
            this.backing = backing;
            this.sink = sink;
        }

        void record(Object state) {
            Integer tag = tags.get(state.getClass());
            if (tag == null) {
                throw new IllegalStateException(state.getClass() + " is not in the list");
            }
            out.writeByte(tag);
            for (RecordComponent component : state.getClass().getRecordComponents()) {
                value(component(component, state));
            }
        }

        private void value(Object value) {
            switch (value) {
                case Long number -> out.writeLong(number);
                case Integer number -> out.writeInt(number);
                case Boolean truth -> out.writeByte(truth ? 1 : 0);
                case String text -> out.writeText(text);
                case Enum<?> constant -> out.writeText(constant.name());
                case Optional<?> some -> list(some.stream().toList());
                case List<?> some -> list(some);
                case SortedMap<?, ?> some -> map(some);
                case Record state -> record(state);
                default -> page(value);
            }
        }

        private void list(List<?> some) {
            out.writeInt(some.size());
            some.forEach(this::value);
        }

        private void map(SortedMap<?, ?> some) {
            out.writeInt(some.size());
            some.forEach((key, value) -> {
                value(key);
                value(value);
            });
        }

        private void page(Object value) {
            pageType.keep(value, backing, sink);
            out.writeByte(0);
        }
    }

    private static Object component(RecordComponent component, Object state) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(state);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's components can be read", e);
        }
    }

    private final class Reading {
        private final ByteReader in;
        private final List<PageName> backing;
        private final PageSource source;
        private int pagesRead;

        Reading(ByteReader in, List<PageName> backing, PageSource source) {
            this.in = in;
            this.backing = backing;
            this.source = source;
        }

        Object record(Class<?> type, int depth) throws SnapshotFormatException {
            int tag = in.readByte();
            if (tag >= classes.size() || !type.isAssignableFrom(classes.get(tag)) || depth > MOST_DEPTH) {
                throw new SnapshotFormatException("its state holds something else than a " + type.getSimpleName());
            }
            List<Object> components = new ArrayList<>();
            for (RecordComponent component : classes.get(tag).getRecordComponents()) {
                components.add(value(component.getGenericType(), depth + 1));
            }
            return construct(classes.get(tag), components);
        }

        private Object construct(Class<?> type, List<Object> components) throws SnapshotFormatException {
            try {
                return constructor(type).newInstance(components.toArray());
            } catch (InvocationTargetException nonsense) {
                throw new SnapshotFormatException(
                        "its state is none: " + nonsense.getTargetException().getMessage(), nonsense);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record can be made", e);
            }
        }

        private Constructor<?> constructor(Class<?> type) {
            return Optional.<Constructor<?>>ofNullable(constructors.get(type)).orElseThrow();
        }

        private Object value(Type type, int depth) throws SnapshotFormatException {
            if (type instanceof ParameterizedType generic) {
                return collection(generic, depth);
            }
            Class<?> plain = (Class<?>) type;
            if (plain == long.class || plain == Long.class) {
                return in.readLong();
            }
            if (plain == int.class || plain == Integer.class) {
                return in.readInt();
            }
            if (plain == boolean.class) {
                return in.readBoolean();
            }
            if (plain == String.class) {
                return in.readText();
            }
            if (plain == pageType.type) {
                return page();
            }
            return plain.isEnum() ? constant(plain) : record(plain, depth);
        }

        private Object constant(Class<?> type) throws SnapshotFormatException {
            String name = in.readText();
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(name)) {
                    return constant;
                }
            }
            throw new SnapshotFormatException("there is no such " + type.getSimpleName());
        }

        private Object collection(ParameterizedType type, int depth) throws SnapshotFormatException {
            Type[] elements = type.getActualTypeArguments();
            int length = in.readLength(1);
            if (type.getRawType() == SortedMap.class) {
                return map(elements[1], length, depth);
            }
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                values.add(value(elements[0], depth));
            }
            if (type.getRawType() == List.class) {
                return List.copyOf(values);
            }
            if (length > 1) {
                throw new SnapshotFormatException("its state holds " + length + " values where one may be");
            }
            return values.stream().findFirst();
        }

        private Object map(Type element, int length, int depth) throws SnapshotFormatException {
            SortedMap<Long, Object> values = new TreeMap<>();
            for (int i = 0; i < length; i++) {
                values.put(in.readLong(), value(element, depth));
            }
            if (values.size() != length) {
                throw new SnapshotFormatException("its state holds two values with one number");
            }
            return values;
        }

        private Object page() throws SnapshotFormatException {
            if (in.readByte() != 0 || pagesRead == backing.size()) {
                throw new SnapshotFormatException("its state mentions a page that it does not have");
            }
            Bytes bytes = source.page(backing.get(pagesRead++));
            try {
                return pageType.value.apply(bytes.toArray());
            } catch (IllegalArgumentException nonsense) {
                throw new SnapshotFormatException("a page of its state: " + nonsense.getMessage(), nonsense);
            }
        }

        void expectEnd() throws SnapshotFormatException {
            if (pagesRead != backing.size()) {
                throw new SnapshotFormatException("it has pages that its state does not mention");
            }
        }
    }
}
