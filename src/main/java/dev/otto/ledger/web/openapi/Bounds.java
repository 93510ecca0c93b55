package dev.otto.ledger.web.openapi;

import dev.otto.ledger.web.Metadata;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springframework.stereotype.Component;

/** Our own constraints, which swagger-core does not know. */
@Component
class Bounds implements PropertyCustomizer {
    @Override
    public Schema<?> customize(Schema property, AnnotatedType type) {
        Annotation[] annotations = type.getCtxAnnotations() == null ? new Annotation[0] : type.getCtxAnnotations();
        for (Annotation annotation : annotations) {
            switch (annotation) {
                case WholeNumber number -> {
                    property.setMinimum(BigDecimal.valueOf(number.min()));
                    property.setMaximum(BigDecimal.valueOf(number.max()));
                }
                case Text text -> {
                    property.setMinLength(text.min());
                    property.setMaxLength(text.max());
                }
                case Metadata pairs -> pairs(property);
                default -> form(property, annotation);
            }
        }
        return property;
    }

    /** A constraint may say by an annotation of its own what a text of that form looks like. */
    private static void form(Schema<?> property, Annotation annotation) {
        var form = annotation.annotationType().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        if (form == null) {
            return;
        }
        if (!form.format().isEmpty()) {
            property.setFormat(form.format());
        }
        if (!form.pattern().isEmpty()) {
            property.setPattern(form.pattern());
        }
        if (form.maxLength() < Integer.MAX_VALUE) {
            property.setMaxLength(form.maxLength());
        }
    }

    /** Asked for the map, and again for its values. */
    private static void pairs(Schema<?> property) {
        if (property.getAdditionalProperties() instanceof Schema<?> value) {
            property.setMaxProperties(50);
            property.setPropertyNames(Schemas.ofType("string").minLength(1).maxLength(40));
            value.setTypes(new LinkedHashSet<>(List.of("string", "null")));
            value.setMaxLength(500);
        }
    }
}
