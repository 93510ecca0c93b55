package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.EventStream;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Rebuilding a read model beside the live one. */
@RestController
@RequestMapping("/v1/projections/{id}/rebuild")
@Tag(name = "Projections")
class RebuildsController {
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(500);

    private final Rebuilds rebuilds;

    RebuildsController(Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    @PostMapping
    @Operation(summary = "Rebuild a read model beside the live one")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<Rebuild> start(
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable RebuildRequest request,
            Caller caller) {
        Rebuild rebuild = start(id, request, UUID.randomUUID(), caller);
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(rebuild);
    }

    /** @param rebuild its id: asked for twice under one, it is done once */
    Rebuild start(String id, @Nullable RebuildRequest request, UUID rebuild, Caller caller) {
        return rebuilds.start(id, RebuildRequest.order(request, rebuild, caller))
                .orElseThrow(RebuildsController::unknown);
    }

    @GetMapping
    @Operation(summary = "How far the last rebuild is, or what came of it")
    Rebuild get(@PathVariable String id) {
        return rebuilds.of(id).orElseThrow(RebuildsController::unknown);
    }

    /** The same whenever it changes, until it has ended. */
    @Hidden
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    EventStream follow(@PathVariable String id) {
        Rebuild first = get(id);
        return listener -> follow(first, listener);
    }

    private void follow(Rebuild first, EventStream.Listener listener) throws IOException {
        Rebuild told = first;
        listener.tell("rebuild", told);
        while (!told.phase().isLast() && rebuilds.isRunning()) {
            try {
                Thread.sleep(BETWEEN_EVENTS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            told = get(told.projection());
            listener.tell("rebuild", told);
        }
    }

    @DeleteMapping
    @Operation(summary = "Cancel a rebuild that is under way")
    Rebuild cancel(@PathVariable String id, Caller caller) {
        return rebuilds.cancel(id, caller.actor().toString(), null).orElseGet(() -> get(id));
    }

    private static NotFound unknown() {
        return new NotFound("rebuild");
    }
}
