package dev.otto.ledger.web.request;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * What a request's span says of it: what Spring says, but no part of a path that could be an e-mail or a key. The path is
 * for spans only, so while nothing is traced it is not asked for.
 */
@Component
final class RequestSpan extends DefaultServerRequestObservationConvention {
    private final boolean traced;

    RequestSpan(ObjectProvider<Tracer> tracer) {
        traced = tracer.getIfAvailable() != null;
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        return traced ? super.getHighCardinalityKeyValues(context) : KeyValues.empty();
    }

    @Override
    protected KeyValue httpUrl(ServerRequestObservationContext context) {
        return KeyValue.of("http.url", context.getCarrier() == null ? "" : SafePath.of(context.getCarrier()));
    }
}
