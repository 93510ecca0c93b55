package dev.otto.ledger.platform.projection;

import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** {@code /actuator/parked}: the streams that projections stand still for, and the command to try them again. */
@Endpoint(id = "parked")
final class ParkedEndpoint {
    private final ParkedSequences parked;
    private final ProjectionProcessors processors;

    ParkedEndpoint(ParkedSequences parked, ProjectionProcessors processors) {
        this.parked = parked;
        this.processors = processors;
    }

    @ReadOperation
    public Map<String, Object> list() {
        List<Map<String, Object>> rows = parked.all().stream()
                .map(one -> Map.<String, Object>of(
                        "projection", one.projection(),
                        "stream", one.stream().toString(),
                        "position", one.position(),
                        "error", one.error()))
                .toList();
        return Map.of("data", rows);
    }

    /** Answers 404 for an unknown projection. */
    @WriteOperation
    public WebEndpointResponse<Map<String, Integer>> retry(@Selector String projection) {
        Integer freed = processors.retry(projection);
        return freed == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(Map.of("freed", freed));
    }
}
