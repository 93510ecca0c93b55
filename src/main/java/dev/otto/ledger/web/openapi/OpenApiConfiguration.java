package dev.otto.ledger.web.openapi;

import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Standing;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.LastEventId;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.media.UUIDSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.math.BigDecimal;
import java.util.Set;
import java.util.UUID;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;

/** How springdoc reads our controllers. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final Set<Class<?>> IDS =
            Set.of(UUID.class, UserId.class, HoldId.class, LotId.class, TransactionId.class, VideoId.class);

    /** Visible ASCII, quoted with its escapes or bare. */
    static final String KEY_FORM = "^(\"([!#-\\[\\]-~]|\\\\[\"\\\\]){1,255}\"|[!#-~][!-~]{0,254})$";

    private static final String EVENT_ID_FORM = "^((0|[1-9][0-9]{0,17})\\.[0-9])?$";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(
                        Caller.class,
                        Caller.EndUser.class,
                        Sender.class,
                        MediaType.class,
                        Standing.class,
                        LastEventId.class);
        IDS.forEach(id -> SpringDocUtils.getConfig().replaceWithSchema(id, new UUIDSchema()));
    }

    @Bean
    SchemaNames schemaNames() {
        return new SchemaNames();
    }

    @Bean
    ModelResolver models(ObjectMapperProvider mappers, SchemaNames names) {
        return new Models(mappers.jsonMapper(), names);
    }

    /** The key of a command, which is no argument of its method but part of the sender. */
    @Bean
    GlobalOperationCustomizer keys() {
        return (operation, method) -> {
            for (MethodParameter parameter : method.getMethodParameters()) {
                if (parameter.getParameterType() == Sender.class) {
                    operation.addParametersItem(new HeaderParameter()
                            .name(Operations.KEY)
                            .required(!parameter.hasParameterAnnotation(KeyOptional.class))
                            .schema(new StringSchema().pattern(KEY_FORM)));
                }
            }
            return operation;
        };
    }

    /** Where a stream goes on, which a browser sends by itself. */
    @Bean
    GlobalOperationCustomizer lastEventIds() {
        return (operation, method) -> {
            for (MethodParameter parameter : method.getMethodParameters()) {
                if (parameter.getParameterType() == LastEventId.class) {
                    operation.addParametersItem(new HeaderParameter()
                            .name(LastEventId.HEADER)
                            .required(false)
                            .schema(new StringSchema().pattern(EVENT_ID_FORM)));
                }
            }
            return operation;
        };
    }

    @Bean
    ParameterCustomizer formsOfParameters() {
        return (parameter, argument) -> {
            Schema<?> form = form(argument.getParameterType());
            return form == null ? parameter : parameter.schema(form);
        };
    }

    private static @org.jspecify.annotations.Nullable Schema<?> form(Class<?> type) {
        if (type == Limit.class) {
            return new IntegerSchema()
                    .format(null)
                    .minimum(BigDecimal.ONE)
                    .maximum(BigDecimal.valueOf(Limit.MOST))
                    ._default(Integer.valueOf(Limit.DEFAULT));
        }
        return IDS.contains(type) ? new UUIDSchema() : null;
    }
}
