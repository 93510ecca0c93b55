package dev.otto.ledger.web.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in human words what Jackson found wrong with a body. Its own messages name classes, so none is passed on. */
public final class JsonMistakes {
    private static final String BODY = "body";
    private static final int LONGEST_FIELD = 200;

    private JsonMistakes() {}

    public static InvalidField explain(JacksonException mistake) {
        return switch (mistake) {
            case MalformedValue value -> new InvalidField(field(value), value.getOriginalMessage());
            case UnrecognizedPropertyException unknown ->
                new InvalidField(field(unknown), "is not a field of this request");
            case StreamConstraintsException tooMuch ->
                new InvalidField(BODY, "is nested too deeply, or has a number or name that is too long");
            case StreamReadException unreadable -> unreadable(unreadable);
            case MismatchedInputException mismatch -> mismatch(mismatch);
            default -> new InvalidField(field(mistake), "is not valid");
        };
    }

    /** The parser is still where it stopped: at the second member of that name, if that is what stopped it. */
    private static InvalidField unreadable(StreamReadException unreadable) {
        String name = repeatedName(unreadable);
        if (name != null) {
            return new InvalidField(shortened(name), "is given twice");
        }
        var place = unreadable.getLocation();
        String where = place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
        return new InvalidField(BODY, "is not valid JSON" + where);
    }

    private static @Nullable String repeatedName(StreamReadException unreadable) {
        boolean repeated = unreadable.getOriginalMessage().startsWith("Duplicate Object property");
        if (!repeated || !(unreadable.processor() instanceof JsonParser parser)) {
            return null;
        }
        StringBuilder name = new StringBuilder();
        for (TokenStreamContext at = parser.streamReadContext(); at != null; at = at.getParent()) {
            if (at.inObject() && at.currentName() != null) {
                name.insert(0, name.isEmpty() ? at.currentName() : at.currentName() + ".");
            }
        }
        return name.isEmpty() ? null : name.toString();
    }

    private static InvalidField mismatch(MismatchedInputException mismatch) {
        if (mismatch.getPath().isEmpty()) {
            return new InvalidField(BODY, "must be one JSON object");
        }
        Class<?> wanted = mismatch.getTargetType();
        boolean list = wanted != null && (List.class.isAssignableFrom(wanted) || wanted.isArray());
        return new InvalidField(field(mismatch), list ? "must be a list" : "must be an object");
    }

    private static String field(JacksonException mistake) {
        StringBuilder field = new StringBuilder();
        for (JacksonException.Reference step : mistake.getPath()) {
            if (step.getPropertyName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return field.isEmpty() ? BODY : shortened(field.toString());
    }

    /** A field's name as it may be repeated in an answer. */
    public static String shortened(String field) {
        return field.length() <= LONGEST_FIELD ? field : field.substring(0, LONGEST_FIELD) + "…";
    }
}
