package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.AccountEvents;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.EventView;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.web.Limit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The log itself, as far as it is one account's. */
@RestController
@Tag(name = "Audit")
class EventsController {
    private final AccountEvents events;

    EventsController(AccountEvents events) {
        this.events = events;
    }

    @GetMapping("/v1/users/{id}/events")
    @Operation(summary = "An account's stored events, oldest first")
    Page<EventView> list(
            @PathVariable UserId id,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return events.of(id, Cursors.parse(Cursor.List.EVENTS, cursor), limit.rows());
    }
}
