package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.personal.PersonalTesting;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Stored names and forms are a contract: every event of every version that was ever stored is in the golden file and is
 * read back from it. A new event is added to the file by hand, with the line that this test prints.
 */
class StoredEventsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/events/golden.txt");
    private Personal personal = Personal.ERASED;
    private final EventTypes types = EventTypes.below("dev.otto.ledger");
    private final EventCodec codec = new EventCodec(types, PersonalTesting.keys());

    @Test
    void everyEventThatWasEverStoredIsReadBack() throws IOException {
        Map<String, String> golden = golden();
        assertThat(golden).isNotEmpty();
        golden.forEach((name, json) -> {
            Recorded read = codec.read(List.of(stored(name, json))).getFirst();
            assertThat(read.event()).isEqualTo(sample(read.event().getClass(), 0));
        });
    }

    @Test
    void everyEventIsWrittenAsTheGoldenFileSays() throws IOException {
        Map<String, String> written = new TreeMap<>();
        types.all().forEach((name, type) -> written.put(name.toString(), json((LedgerEvent) sample(type, 0))));
        StringBuilder lines = new StringBuilder();
        written.forEach(
                (name, json) -> lines.append(name).append(' ').append(json).append('\n'));
        Map<String, String> golden = golden();
        written.forEach((name, json) -> assertThat(golden)
                .as("what the golden file must say:%n%s", lines)
                .containsEntry(name, json));
    }

    @Test
    void personalFieldsAreStoredEncrypted() {
        personal = new Personal("secret text");
        types.all().values().forEach(type -> {
            LedgerEvent event = (LedgerEvent) sample(type, 0);
            byte[] bytes = codec.write(event, () -> Optional.of(PersonalTesting.key()));
            assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("secret text");
            StoredEvent stored = stored(types.nameOf(event).toString(), new String(bytes, StandardCharsets.UTF_8));
            assertThat(codec.read(List.of(stored)).getFirst().event()).isEqualTo(event);
            assertThat(codec.readWithoutPersons(List.of(stored)).getFirst().event())
                    .isEqualTo(codec.withoutPersons(event));
            assertThat(json(codec.withoutPersons(event))).isEqualTo(json(event));
        });
    }

    /** Without an owner's key every personal field is stored as erased, which makes the form repeatable. */
    private String json(LedgerEvent event) {
        return new String(codec.write(event, Optional::empty), StandardCharsets.UTF_8);
    }

    private static StoredEvent stored(String name, String json) {
        int dot = name.lastIndexOf(".v");
        return new StoredEvent(
                1,
                new StreamId("account", new UUID(0, 1)),
                0,
                name.substring(0, dot),
                Short.parseShort(name.substring(dot + 2)),
                json.getBytes(StandardCharsets.UTF_8),
                "{\"actor\":{\"kind\":\"client\",\"name\":\"operator\"}}".getBytes(StandardCharsets.UTF_8),
                Instant.EPOCH,
                new byte[32]);
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new TreeMap<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            int space = line.indexOf(' ');
            golden.put(line.substring(0, space), line.substring(space + 1));
        }
        return golden;
    }

    /** A value for every component, the same for every run; personal texts read as erased, since they are stored so. */
    private Object sample(Type type, int depth) {
        if (type instanceof ParameterizedType list) {
            return List.of(sample(list.getActualTypeArguments()[0], depth + 1));
        }
        Class<?> kind = (Class<?>) type;
        if (kind == Personal.class) {
            return personal;
        } else if (kind == Credits.class) {
            return Credits.of(7 + depth);
        } else if (kind == UUID.class) {
            return new UUID(0x0123456789ab7cdeL, 0x8000000000000001L);
        } else if (kind == Instant.class) {
            return Instant.parse("2026-03-01T10:00:00.123456Z");
        } else if (kind == String.class) {
            return "EUR";
        } else if (kind == boolean.class) {
            return true;
        } else if (kind == int.class || kind == Integer.class) {
            return 100;
        } else if (kind == long.class || kind == Long.class) {
            return 42L + depth;
        } else if (kind.isEnum()) {
            return kind.getEnumConstants()[0];
        }
        return record(kind, depth);
    }

    private Object record(Class<?> kind, int depth) {
        assertThat(kind.isRecord()).as("a sample of %s", kind).isTrue();
        RecordComponent[] components = kind.getRecordComponents();
        try {
            Constructor<?> constructor = kind.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            List<Object> values = new ArrayList<>();
            for (RecordComponent component : components) {
                values.add(sample(component.getGenericType(), depth + 1));
            }
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
