package dev.otto.ledger.web;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.otto.ledger.web.problem.InvalidValue;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's own pairs of strings: up to 50, keys of 1 to 40 characters, values of up to 500. A null pair is no pair. */
@JacksonAnnotationsInside
@JsonSetter(contentNulls = Nulls.SKIP)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Metadata.Pairs.class)
public @interface Metadata {
    String message() default "must be up to 50 pairs of text, with keys of 1 to 40 characters and values of up to 500";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Whether every pair is within the limits. */
    final class Pairs implements ConstraintValidator<Metadata, Map<String, String>> {
        @Override
        public boolean isValid(@Nullable Map<String, String> pairs, ConstraintValidatorContext context) {
            return pairs == null
                    || (pairs.size() <= 50
                            && pairs.entrySet().stream().allMatch(pair -> fits(pair.getKey(), pair.getValue())));
        }

        private static boolean fits(String key, @Nullable String value) {
            try {
                int length = Texts.length(Texts.storable(key));
                return length >= 1 && length <= 40 && value != null && Texts.length(value) <= 500;
            } catch (InvalidValue unstorable) {
                return false;
            }
        }
    }
}
