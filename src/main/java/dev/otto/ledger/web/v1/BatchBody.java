package dev.otto.ledger.web.v1;

import dev.otto.ledger.web.problem.InvalidField;
import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.JsonMistakes;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the body of a batch as it comes in, one item at a time: what is kept is what the items say, never the text or a
 * tree of it. Whatever is wrong with one item is that item's own. What is wrong with the body as a whole is told before
 * anything has been executed, so that nobody has to find out how far a batch got that could not be read to its end.
 */
@Component
class BatchBody {
    static final int MOST_ITEMS = 10_000;
    private static final String ITEMS = "items";

    /** Limits that are a body's as a whole; an item's own are those of {@link ItemMembers}. */
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final BatchItems items;

    BatchBody(BatchItems items) {
        this.items = items;
    }

    /** An {@link InvalidRequest} tells of a body that is no batch. */
    List<BatchItem> read(InputStream body) {
        try (JsonParser parser = json.createParser(
                ObjectReadContext.empty(), new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()))) {
            return read(parser);
        } catch (JacksonException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? new InvalidRequest("body", "must be in UTF-8")
                    : new InvalidRequest(List.of(JsonMistakes.explain(e)));
        }
    }

    private List<BatchItem> read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidRequest("body", "must be one JSON object");
        }
        List<BatchItem> read = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (!name.equals(ITEMS)) {
                throw new InvalidRequest(JsonMistakes.shortened(name), "is not a field of this request");
            }
            if (read != null) {
                throw new InvalidRequest(ITEMS, "is given twice");
            }
            read = list(parser);
        }
        if (parser.nextToken() != null) {
            throw new InvalidRequest("body", "must be one JSON object");
        }
        if (read == null) {
            throw new InvalidRequest(ITEMS, "is required");
        }
        return read;
    }

    private List<BatchItem> list(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_ARRAY) {
            throw new InvalidRequest(ITEMS, first == JsonToken.VALUE_NULL ? "is required" : "must be a list");
        }
        List<BatchItem> read = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (read.size() == MOST_ITEMS) {
                throw new InvalidRequest(List.of(new InvalidField(ITEMS, "may be up to " + MOST_ITEMS)));
            }
            read.add(items.read(parser));
        }
        return read;
    }
}
