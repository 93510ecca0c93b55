package dev.otto.ledger.web;

import dev.otto.ledger.kernel.Credits;
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
 * A {@link Long} or {@link Integer} of a request, within bounds. The defaults are those of an amount of credits (R16).
 * Absence is no mistake: say {@code @NotNull} too where it is.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WholeNumber.Range.class)
public @interface WholeNumber {
    long min() default 1;

    long max() default Credits.MAX_VALUE;

    String message() default "must be a whole number from {min} to {max}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Whether a number is within the bounds. */
    final class Range implements ConstraintValidator<WholeNumber, Number> {
        private long min;
        private long max;

        @Override
        public void initialize(WholeNumber bounds) {
            min = bounds.min();
            max = bounds.max();
        }

        @Override
        public boolean isValid(@Nullable Number value, ConstraintValidatorContext context) {
            return value == null || (value.longValue() >= min && value.longValue() <= max);
        }

        static String message(WholeNumber bounds) {
            return "must be a whole number from " + bounds.min() + " to " + bounds.max();
        }
    }
}
