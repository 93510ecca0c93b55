package dev.otto.ledger.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.security.Caller;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.media.UUIDSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;

/** The OpenAPI document: the names, bounds and problems that are really spoken. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class, Caller.EndUser.class, Sender.class)
                .replaceWithSchema(UserId.class, new UUIDSchema())
                .replaceWithSchema(HoldId.class, new UUIDSchema())
                .replaceWithSchema(LotId.class, new UUIDSchema())
                .replaceWithSchema(TransactionId.class, new UUIDSchema())
                .replaceWithSchema(VideoId.class, new UUIDSchema());
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Otto Ledger")
                        .version("v1")
                        .description("Credits, holds and videos. Every POST that moves credits takes an"
                                + " Idempotency-Key, and may be repeated with it for ever."))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme(BEARER)
                                        .description("An API key, olk_…"))
                        .addSchemas(PROBLEM, problem()))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** swagger-core reads records with a mapper of its own, which has to be told our spelling. */
    @Bean
    ModelResolver snakeCaseNames(ObjectMapperProvider mappers) {
        return new ModelResolver(
                mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    }

    /** Every call can end in a problem, and every command takes a key. */
    @Bean
    GlobalOperationCustomizer problemsAndKeys() {
        return (operation, method) -> {
            operation
                    .getResponses()
                    .addApiResponse(
                            "default",
                            new ApiResponse()
                                    .description("A problem; docs/api.md lists every type")
                                    .content(new Content()
                                            .addMediaType(
                                                    "application/problem+json",
                                                    new MediaType()
                                                            .schema(new Schema<>()
                                                                    .$ref("#/components/schemas/" + PROBLEM)))));
            for (MethodParameter parameter : method.getMethodParameters()) {
                if (parameter.getParameterType() == Sender.class) {
                    operation.addParametersItem(new HeaderParameter()
                            .name(IdempotencyKeyHeader.NAME)
                            .required(!parameter.hasParameterAnnotation(KeyOptional.class))
                            .schema(new StringSchema().minLength(1).maxLength(255)));
                }
            }
            return operation;
        };
    }

    @Bean
    ParameterCustomizer limits() {
        return (parameter, argument) -> argument.getParameterType() == Limit.class
                ? parameter.schema(new IntegerSchema()
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(Limit.MOST))
                        ._default(Integer.valueOf(Limit.DEFAULT)))
                : parameter;
    }

    /** Our own constraints, which swagger-core does not know. */
    @Bean
    PropertyCustomizer bounds() {
        return OpenApiConfiguration::bounded;
    }

    private static Schema<?> bounded(Schema<?> schema, AnnotatedType type) {
        Annotation[] annotations = type.getCtxAnnotations() == null ? new Annotation[0] : type.getCtxAnnotations();
        for (Annotation annotation : annotations) {
            switch (annotation) {
                case WholeNumber number -> {
                    schema.setMinimum(BigDecimal.valueOf(number.min()));
                    schema.setMaximum(BigDecimal.valueOf(number.max()));
                }
                case Text text -> {
                    schema.setMinLength(text.min());
                    schema.setMaxLength(text.max());
                }
                case Metadata metadata -> {
                    // Asked for the map, and again for its values.
                    if (schema.getAdditionalProperties() != null) {
                        schema.setMaxProperties(50);
                    }
                }
                default -> {}
            }
        }
        return schema;
    }

    private static Schema<?> problem() {
        Schema<?> error =
                new ObjectSchema().addProperty("field", new StringSchema()).addProperty("message", new StringSchema());
        return new ObjectSchema()
                .description("RFC 9457; further members depend on the type")
                .addProperty("type", new StringSchema().format("uri-reference"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("instance", new StringSchema().format("uri-reference"))
                .addProperty("errors", new ArraySchema().items(error));
    }
}
