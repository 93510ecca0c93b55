package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.Personal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a client wrote about a person, as commands carry it. */
final class PersonalText {
    private static final JsonMapper JSON = new JsonMapper();

    private PersonalText() {}

    static @Nullable Personal of(@Nullable String text) {
        return text == null ? null : new Personal(text);
    }

    /** Pairs become one text, sorted, so that all of them are encrypted as one. */
    static @Nullable Personal json(@Nullable Map<String, String> pairs) {
        return pairs == null ? null : new Personal(JSON.writeValueAsString(new TreeMap<>(pairs)));
    }
}
