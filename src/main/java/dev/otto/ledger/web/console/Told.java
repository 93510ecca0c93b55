package dev.otto.ledger.web.console;

import dev.otto.ledger.web.DirectionMarks;
import dev.otto.ledger.web.problem.InvalidField;
import dev.otto.ledger.web.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a problem says to a person: fields by the labels of their form, and of the API's headers and keys nothing.
 *
 * @param title a few words
 */
public record Told(String title, List<Sentence> sentences) {
    private static final Map<String, Told> FOR_PEOPLE = Map.of(
            "/problems/idempotency-key-reused",
            one(
                    "Form already used",
                    "This form was sent before, with something else filled in, and that was done. Load its page again to"
                            + " do more."),
            "/problems/idempotency-key-in-flight",
            one("Still under way", "This form was sent already, and is being worked on. Send it again in a moment."),
            "/problems/unavailable",
            one(
                    "Temporarily unavailable",
                    "The ledger cannot answer just now. Try again in a moment: what a form says is done once at most."),
            "/problems/internal-error",
            one(
                    "Internal error",
                    "Something went wrong on our side. You can send a form again: what it says is done once at most."));

    /**
     * What is wrong.
     *
     * @param input the field of the form that it is about; null: none of them
     */
    public record Sentence(@Nullable String input, String text) {
        /** It may quote what a stranger wrote. */
        public Sentence {
            text = DirectionMarks.visible(text);
        }
    }

    static Told of(Problem problem, HttpServletRequest request) {
        Told known = FOR_PEOPLE.get(problem.type());
        if (known != null) {
            return known;
        }
        if (problem.extensions().get("errors") instanceof List<?> errors) {
            return new Told(
                    problem.title(),
                    errors.stream()
                            .map(InvalidField.class::cast)
                            .map(error -> sentence(error, request))
                            .toList());
        }
        return one(problem.title(), problem.detail() == null ? problem.title() + "." : problem.detail());
    }

    private static Told one(String title, String sentence) {
        return new Told(title, List.of(new Sentence(null, sentence)));
    }

    private static Sentence sentence(InvalidField error, HttpServletRequest request) {
        Fields.Name name = Fields.named(request, error.field());
        if (name == null) {
            String field = error.field().replace('_', ' ');
            return new Sentence(
                    null, Character.toUpperCase(field.charAt(0)) + field.substring(1) + " " + error.message() + ".");
        }
        return new Sentence(name.input(), "“" + name.label() + "” " + error.message() + ".");
    }
}
