package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Credits set aside, and how that ends. */
@RestController
@Tag(name = "Holds")
class HoldsController {
    private final Holds holds;
    private final Movements movements;
    private final Bookings bookings;

    HoldsController(Holds holds, Movements movements, Bookings bookings) {
        this.holds = holds;
        this.movements = movements;
        this.bookings = bookings;
    }

    @PostMapping("/v1/users/{id}/holds")
    @Operation(summary = "Set credits aside")
    @ApiResponse(responseCode = "201")
    ResponseEntity<HoldView> place(@PathVariable UserId id, @Valid @RequestBody HoldRequest request, Sender sender) {
        return bookings.book(movements.hold(id.value(), request, bookings), sender);
    }

    @PostMapping("/v1/holds/{id}/capture")
    @Operation(summary = "Make a hold a usage; what is not captured comes back")
    ResponseEntity<HoldView> capture(
            @PathVariable HoldId id,
            @Valid @RequestBody(required = false) @Nullable CaptureRequest body,
            Sender sender) {
        CaptureRequest request = body == null ? CaptureRequest.ALL : body;
        return bookings.book(movements.capture(id.value(), request, bookings), sender);
    }

    @PostMapping("/v1/holds/{id}/void")
    @Operation(summary = "Give a hold back")
    ResponseEntity<HoldView> giveUp(
            @PathVariable HoldId id, @RequestBody(required = false) @Nullable NoFields body, Sender sender) {
        return bookings.book(movements.giveUp(id.value(), body == null ? new NoFields() : body, bookings), sender);
    }

    @GetMapping("/v1/holds/{id}")
    @Operation(summary = "A hold")
    HoldView get(@PathVariable HoldId id) {
        return holds.get(id.value());
    }

    @GetMapping("/v1/users/{id}/holds")
    @Operation(summary = "A user's holds, newest first")
    Page<HoldView> list(
            @PathVariable UserId id,
            @RequestParam(required = false) @Nullable HoldState state,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return holds.of(id, state, Cursors.parse(Cursor.List.HOLDS, cursor), limit.rows());
    }
}
