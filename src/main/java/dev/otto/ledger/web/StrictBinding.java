package dev.otto.ledger.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.web.bind.ServletRequestDataBinder;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.InvocableHandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ServletRequestDataBinderFactory;

/**
 * Converts what is in paths and queries by our converters or not at all. Left to itself, Spring tries its own editors
 * where a converter has refused, which take {@code 1-1-1-1-1} for a UUID and {@code OPEN} for {@code open}.
 */
final class StrictBinding extends ServletRequestDataBinderFactory {
    StrictBinding(List<InvocableHandlerMethod> methods, @Nullable WebBindingInitializer initializer) {
        super(methods, initializer);
    }

    @Override
    protected ServletRequestDataBinder createBinderInstance(
            @Nullable Object target, String name, NativeWebRequest request) {
        return new Binder(target, name);
    }

    private static final class Binder extends ServletRequestDataBinder {
        Binder(@Nullable Object target, String name) {
            super(target, name);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T convertIfNecessary(
                @Nullable Object value, @Nullable Class<T> type, @Nullable MethodParameter parameter) {
            ConversionService conversions = getConversionService();
            if (!(value instanceof String text) || type == null || parameter == null || conversions == null) {
                return super.convertIfNecessary(value, type, parameter);
            }
            try {
                return (T)
                        conversions.convert(text, TypeDescriptor.valueOf(String.class), new TypeDescriptor(parameter));
            } catch (ConversionException e) {
                throw new TypeMismatchException(text, type, e);
            }
        }
    }
}
