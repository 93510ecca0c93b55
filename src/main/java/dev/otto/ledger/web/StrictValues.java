package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import dev.otto.ledger.web.problem.MalformedValue;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** How single values are read and written: each that does not fit says so in human words. */
final class StrictValues extends SimpleModule {
    StrictValues() {
        addDeserializer(String.class, new Parsed<>(String.class, "must be text", Texts::storable));
        addDeserializer(UUID.class, new Parsed<>(UUID.class, UuidText.MESSAGE, UuidText::parse));
        addDeserializer(Instant.class, new Parsed<>(Instant.class, InstantText.MESSAGE, InstantText::parse));
        addDeserializer(Long.class, new Whole<>(Long.class, Long::valueOf, null));
        addDeserializer(Integer.class, new Whole<>(Integer.class, Integer::valueOf, null));
        addSerializer(Instant.class, new Micros());
        setDeserializerModifier(new Codes());
    }

    /** A value that JSON carries as a string. */
    private static final class Parsed<T> extends StdScalarDeserializer<T> {
        private final String message;
        private final transient Function<String, T> parse;

        Parsed(Class<T> type, String message, Function<String, T> parse) {
            super(type);
            this.message = message;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                throw new MalformedValue(parser, message);
            }
            try {
                return parse.apply(parser.getString());
            } catch (InvalidValue e) {
                throw new MalformedValue(parser, String.valueOf(e.getMessage()));
            }
        }
    }

    /** A whole number, written as digits only; its message names the range where the field declares one. */
    private static final class Whole<T extends Number> extends StdScalarDeserializer<T> {
        private final Class<T> type;
        private final transient Function<String, T> parse;
        private final transient @Nullable WholeNumber range;

        Whole(Class<T> type, Function<String, T> parse, @Nullable WholeNumber range) {
            super(type);
            this.type = type;
            this.parse = parse;
            this.range = range;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            return property == null ? this : new Whole<>(type, parse, property.getAnnotation(WholeNumber.class));
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                try {
                    return parse.apply(parser.getString());
                } catch (NumberFormatException tooLong) {
                    throw new MalformedValue(parser, message());
                }
            }
            throw new MalformedValue(parser, message());
        }

        private String message() {
            return range == null ? "must be a whole number" : WholeNumber.Range.message(range);
        }
    }

    /** An enum is spoken by its constants' names in small letters. */
    private static final class Codes extends ValueDeserializerModifier {
        @Override
        @SuppressWarnings("unchecked")
        public ValueDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                ValueDeserializer<?> usual) {
            Class<? extends Enum<?>> constants = (Class<? extends Enum<?>>) type.getRawClass();
            return new Parsed<>(
                    (Class<Enum<?>>) constants, EnumText.message(constants), text -> EnumText.parse(constants, text));
        }
    }

    /** RFC 3339 in UTC with exactly six digits: what was stored, no more and no less. */
    private static final class Micros extends StdScalarSerializer<Instant> {
        Micros() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator json, SerializationContext context) {
            json.writeString(InstantText.format(instant));
        }
    }
}
