package dev.otto.ledger.web.v1;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** An absolute http or https URL of up to 2,048 characters; anything else could be a script in somebody's page. */
@Schema(format = "uri", maxLength = 2_048, pattern = "^[Hh][Tt][Tt][Pp][Ss]?://")
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WebAddress.Form.class)
@interface WebAddress {
    String message() default "must be an absolute http or https URL of up to 2048 characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Whether a text is such a URL. */
    final class Form implements ConstraintValidator<WebAddress, String> {
        private static final int LONGEST = 2_048;

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            if (text.length() > LONGEST) {
                return false;
            }
            try {
                URI uri = new URI(text);
                boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
                return web && uri.getHost() != null;
            } catch (URISyntaxException e) {
                return false;
            }
        }
    }
}
