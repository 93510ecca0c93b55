package dev.otto.ledger.web.request;

import io.micrometer.common.KeyValue;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/** What a request's span says of it: what Spring says, but no part of a path that could be an e-mail or a key. */
@Component
final class RequestSpan extends DefaultServerRequestObservationConvention {
    @Override
    protected KeyValue httpUrl(ServerRequestObservationContext context) {
        return KeyValue.of("http.url", context.getCarrier() == null ? "" : SafePath.of(context.getCarrier()));
    }
}
