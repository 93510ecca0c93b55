package dev.otto.ledger.ledger;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The string pairs that a client gave with a command, sorted: the database does not keep their order. */
public final class Metadata {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<SortedMap<String, String>> PAIRS = new TypeReference<>() {};

    private Metadata() {}

    /** Reads stored metadata; what is no JSON (its owner was erased) reads as none. */
    public static @Nullable SortedMap<String, String> read(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return JSON.readValue(json, PAIRS);
        } catch (JacksonException erased) {
            return null;
        }
    }
}
