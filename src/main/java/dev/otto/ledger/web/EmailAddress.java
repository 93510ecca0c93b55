package dev.otto.ledger.web;

import io.swagger.v3.oas.annotations.media.Schema;
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
 * What could be an e-mail address: something, one {@code @}, something, up to 254 characters, none of them white space
 * or a control character. Whether it is one only a message to it can tell.
 */
@Schema(format = "email", maxLength = 254)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = EmailAddress.Form.class)
public @interface EmailAddress {
    String message() default "must be an e-mail address of up to 254 characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Whether a text has that form. */
    final class Form implements ConstraintValidator<EmailAddress, String> {
        private static final int LONGEST = 254;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || fits(text);
        }

        static boolean fits(String text) {
            int at = text.indexOf('@');
            return text.length() <= LONGEST
                    && at > 0
                    && at < text.length() - 1
                    && text.indexOf('@', at + 1) < 0
                    && text.codePoints().noneMatch(Form::isBlankOrControl);
        }

        private static boolean isBlankOrControl(int character) {
            return Character.isWhitespace(character)
                    || Character.isSpaceChar(character)
                    || Character.isISOControl(character);
        }
    }
}
