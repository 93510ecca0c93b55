package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.Upcaster;
import dev.otto.ledger.platform.personal.PersonalKey;
import dev.otto.ledger.platform.personal.PersonalKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Events to their stored JSON and back; personal fields are encrypted on the way in. */
public final class EventCodec {
    private static final Object OWNER_KEY = PersonalKey.class;

    private final EventTypes types;
    private final PersonalKeys personalKeys;
    private final JsonMapper json;
    private final JsonMapper impersonal;
    private final ObjectWriter metadataWriter;
    private final ObjectReader metadataReader;

    public EventCodec(EventTypes types, PersonalKeys personalKeys) {
        this.types = types;
        this.personalKeys = personalKeys;
        json = mapper(new PersonalReader(personalKeys::decrypt));
        impersonal = mapper(new PersonalReader(stored -> Personal.ERASED));
        metadataWriter = json.writerFor(Provenance.class);
        metadataReader = json.readerFor(Provenance.class);
    }

    private static JsonMapper mapper(PersonalReader reader) {
        return StoredJson.mapper()
                .rebuild()
                .addModule(new SimpleModule()
                        .addSerializer(Personal.class, new PersonalWriter())
                        .addDeserializer(Personal.class, reader))
                .build();
    }

    EventTypes.StoredName nameOf(LedgerEvent event) {
        return types.nameOf(event);
    }

    /** @param ownerKey asked for only if the event has a personal field; empty for an erased person */
    byte[] write(LedgerEvent event, Supplier<Optional<PersonalKey>> ownerKey) {
        return json.writer().withAttribute(OWNER_KEY, ownerKey).writeValueAsBytes(event);
    }

    byte[] write(Provenance provenance) {
        return metadataWriter.writeValueAsBytes(provenance);
    }

    /** The same event with every personal field erased. */
    LedgerEvent withoutPersons(LedgerEvent event) {
        return impersonal.readValue(write(event, Optional::empty), event.getClass());
    }

    /**
     * Personal fields are those of people who are not erased now, on whichever node they were. Throws {@link
     * UnreadableEvent} at the first event that cannot be read.
     */
    List<Recorded> read(List<StoredEvent> events) {
        if (!events.isEmpty()) {
            personalKeys.forgetErased();
        }
        return read(events, json);
    }

    /** For whoever has no use for personal fields: they all read as erased, and no key is looked for. */
    List<Recorded> readWithoutPersons(List<StoredEvent> events) {
        return read(events, impersonal);
    }

    private List<Recorded> read(List<StoredEvent> events, JsonMapper mapper) {
        List<Recorded> decoded = new ArrayList<>(events.size());
        for (StoredEvent event : events) {
            decoded.add(read(event, mapper));
        }
        return decoded;
    }

    /** What happened, without whom it concerns and who caused it: that is all that a state is made of. */
    LedgerEvent readWithoutPersons(StreamId stream, StreamPage.Event event) {
        return readable(
                stream,
                event.position(),
                event.type(),
                event.version(),
                event.payload(),
                (type, payload) -> impersonal.readValue(payload, type));
    }

    private Recorded read(StoredEvent stored, JsonMapper mapper) {
        return readable(
                stored.stream(),
                stored.position(),
                stored.type(),
                stored.version(),
                stored.payload(),
                (type, payload) -> {
                    LedgerEvent event = mapper.readValue(payload, type);
                    Provenance provenance = metadataReader.readValue(stored.metadata());
                    return event == null || provenance == null
                            ? null
                            : new Recorded(
                                    stored.position(),
                                    stored.stream(),
                                    stored.sequence(),
                                    stored.recordedAt(),
                                    event,
                                    provenance);
                });
    }

    private <T> T readable(
            StreamId stream,
            long position,
            String name,
            short version,
            byte[] payload,
            BiFunction<Class<? extends LedgerEvent>, byte[], @Nullable T> reading) {
        try {
            Newest newest = newest(name, version, payload);
            Class<? extends LedgerEvent> type = types.find(name, newest.version)
                    .orElseThrow(() ->
                            new UnreadableEvent(stream, position, name, version, "no such event is known here", null));
            T read = reading.apply(type, newest.payload);
            if (read == null) {
                throw new UnreadableEvent(stream, position, name, version, "it is empty", null);
            }
            return read;
        } catch (JacksonException | IllegalArgumentException | IllegalStateException e) {
            if (e.getCause() instanceof DataAccessException away) {
                // A personal field's key could not be fetched: that says nothing about the event.
                throw away;
            }
            throw new UnreadableEvent(
                    stream, position, name, version, e.getClass().getSimpleName(), e);
        }
    }

    /** An event's stored form as its newest version has it. */
    private record Newest(short version, byte[] payload) {}

    @SuppressWarnings("unchecked")
    private Newest newest(String name, short stored, byte[] payload) {
        Upcaster upcaster = types.upcaster(name, stored);
        if (upcaster == null) {
            return new Newest(stored, payload);
        }
        Map<String, Object> members = json.readValue(payload, Map.class);
        short version = stored;
        while (upcaster != null) {
            members = upcaster.upcast(members);
            version++;
            upcaster = types.upcaster(name, version);
        }
        return new Newest(version, json.writeValueAsBytes(members));
    }

    private static final class PersonalWriter extends ValueSerializer<Personal> {
        @Override
        @SuppressWarnings("unchecked")
        public void serialize(Personal value, JsonGenerator generator, SerializationContext context) {
            var owner = (@Nullable Supplier<Optional<PersonalKey>>) context.getAttribute(OWNER_KEY);
            if (owner == null) {
                throw new IllegalStateException("a personal field is written without its owner's key");
            }
            // What is written about a person after erasure is not kept.
            generator.writeString(
                    owner.get().map(key -> key.encrypt(value.text())).orElse(Personal.ERASED.text()));
        }
    }

    private static final class PersonalReader extends ValueDeserializer<Personal> {
        private final Function<String, Personal> decryption;

        PersonalReader(Function<String, Personal> decryption) {
            this.decryption = decryption;
        }

        @Override
        public Personal deserialize(JsonParser parser, DeserializationContext context) {
            return decryption.apply(parser.getString());
        }
    }
}
