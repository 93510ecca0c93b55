package dev.otto.ledger.web.v1;

import dev.otto.ledger.delivery.DeadLetter;
import dev.otto.ledger.delivery.Endpoint;
import dev.otto.ledger.delivery.EndpointSecret;
import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.delivery.Ping;
import dev.otto.ledger.delivery.TargetRefused;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.EnumText;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.WholeNumber;
import dev.otto.ledger.web.problem.InvalidRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is told what happens. */
@RestController
@Tag(name = "Endpoints")
class EndpointsController {
    private static final int LONGEST_GRACE_SECONDS = 2_592_000;

    private final Endpoints endpoints;

    EndpointsController(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** How to change an endpoint's secret. */
    record EndpointRotation(
            @WholeNumber(min = 0, max = LONGEST_GRACE_SECONDS) @Nullable
            Integer graceSeconds) {}

    @PostMapping("/v1/endpoints")
    @Operation(summary = "Have an endpoint told what happens from now on")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<EndpointSecret> register(@Valid @RequestBody NewEndpointRequest request, Caller caller) {
        List<String> types = request.types() == null
                ? null
                : request.types().stream().map(EnumText::code).distinct().toList();
        try {
            EndpointSecret made = endpoints.register(request.url(), types, caller.actor());
            return ResponseEntity.created(URI.create("/v1/endpoints/" + made.id()))
                    .body(made);
        } catch (TargetRefused e) {
            throw new InvalidRequest("url", String.valueOf(e.getMessage()));
        }
    }

    @GetMapping("/v1/endpoints")
    @Operation(summary = "The endpoints, newest first")
    Page<Endpoint> list() {
        return Page.whole(endpoints.list());
    }

    @GetMapping("/v1/endpoints/{id}")
    @Operation(summary = "An endpoint, and how far it has been told")
    Endpoint get(@PathVariable UUID id) {
        return endpoints.get(id);
    }

    @DeleteMapping("/v1/endpoints/{id}")
    @Operation(summary = "Tell an endpoint nothing more")
    @ApiResponse(responseCode = "204")
    ResponseEntity<Void> remove(@PathVariable UUID id, Caller caller) {
        endpoints.remove(id, caller.actor());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/v1/endpoints/{id}/rotate")
    @Operation(summary = "Give an endpoint a new secret")
    EndpointSecret rotate(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable EndpointRotation rotation,
            Caller caller) {
        Integer grace = rotation == null ? null : rotation.graceSeconds();
        return endpoints.rotate(id, Duration.ofSeconds(grace == null ? 0 : grace), caller.actor());
    }

    @PostMapping("/v1/endpoints/{id}/ping")
    @Operation(summary = "Send an endpoint a message that tells of nothing")
    Ping ping(@PathVariable UUID id) {
        return endpoints.ping(id);
    }

    @GetMapping("/v1/endpoints/{id}/dead-letters")
    @Operation(summary = "What an endpoint did not take, newest first")
    Page<DeadLetter> deadLetters(
            @PathVariable UUID id,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return endpoints.deadLetters(id, Cursors.parse(Cursor.List.DEAD_LETTERS, cursor), limit.rows());
    }

    @PostMapping("/v1/dead-letters/{id}/replay")
    @Operation(summary = "Send a dead letter again")
    @ApiResponse(responseCode = "202")
    ResponseEntity<Void> replay(@PathVariable UUID id, Caller caller) {
        endpoints.replay(null, id, caller.actor(), null);
        return ResponseEntity.accepted().build();
    }
}
