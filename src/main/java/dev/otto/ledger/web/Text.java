package dev.otto.ledger.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A text of a request, by its length in characters (an emoji is one). The default is that of a description. Absence is
 * no mistake: say {@code @NotNull} too where it is.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Text.Length.class)
public @interface Text {
    int min() default 0;

    int max() default 500;

    String message() default "must be {min} to {max} characters long";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Whether a text's length is within the bounds. */
    final class Length implements ConstraintValidator<Text, CharSequence> {
        private int min;
        private int max;

        @Override
        public void initialize(Text bounds) {
            min = bounds.min();
            max = bounds.max();
        }

        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            return text == null || (Texts.length(text) >= min && Texts.length(text) <= max);
        }
    }
}
