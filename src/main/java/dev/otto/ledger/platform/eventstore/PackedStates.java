package dev.otto.ledger.platform.eventstore;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Settled states in few bytes: CBOR, each record as an array of its components. Only for the memory of one process: it
 * has no names and no version.
 */
final class PackedStates {
    private final CBORMapper cbor = CBORMapper.builder()
            .annotationIntrospector(new RecordsAsArrays())
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    private final Function<String, Class<?>> stateTypes;
    private final Map<String, ObjectReader> readers = new ConcurrentHashMap<>();

    private record Packed<S>(S state, long sequence, long asOf) {}

    /** @param stateTypes the class of the states of each type of stream */
    PackedStates(Function<String, Class<?>> stateTypes) {
        this.stateTypes = stateTypes;
    }

    byte[] pack(StreamState settled) {
        return cbor.writeValueAsBytes(
                new Packed<>(Objects.requireNonNull(settled.state()), settled.sequence(), settled.asOf()));
    }

    StreamState unpack(StreamId stream, byte[] packed) {
        Packed<?> read = readers.computeIfAbsent(stream.type(), this::reader).readValue(packed);
        return StreamState.stored(read.state(), read.sequence()).settled(read.asOf());
    }

    private ObjectReader reader(String streamType) {
        return cbor.readerFor(
                cbor.getTypeFactory().constructParametricType(Packed.class, stateTypes.apply(streamType)));
    }

    private static final class RecordsAsArrays extends JacksonAnnotationIntrospector {
        private static final JsonFormat.Value ARRAY = JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY);

        @Override
        public JsonFormat.@Nullable Value findFormat(MapperConfig<?> config, Annotated annotated) {
            return annotated instanceof AnnotatedClass type && isOfSeveral(type.getRawType())
                    ? ARRAY
                    : super.findFormat(config, annotated);
        }

        /** Other records are written as their one value. */
        private static boolean isOfSeveral(Class<?> type) {
            if (!type.isRecord()) {
                return false;
            }
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getAccessor().isAnnotationPresent(JsonValue.class)) {
                    return false;
                }
            }
            return true;
        }
    }
}
