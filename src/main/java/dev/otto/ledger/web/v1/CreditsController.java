package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Balances;
import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.ExplanationView;
import dev.otto.ledger.ledger.Explanations;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a user has, and what moves it. */
@RestController
@RequestMapping("/v1/users/{id}")
@Tag(name = "Credits")
class CreditsController {
    private final Balances balances;
    private final Explanations explanations;
    private final Movements movements;
    private final Bookings bookings;

    CreditsController(Balances balances, Explanations explanations, Movements movements, Bookings bookings) {
        this.balances = balances;
        this.explanations = explanations;
        this.movements = movements;
        this.bookings = bookings;
    }

    @GetMapping("/credits")
    @Operation(summary = "What a user has now, or had, lot by lot")
    CreditsView credits(@PathVariable UserId id, @RequestParam(required = false) @Nullable Instant at) {
        return at == null ? balances.of(id) : balances.at(id, at);
    }

    @GetMapping("/credits/explanation")
    @Operation(summary = "Where a user's credits come from")
    ExplanationView explanation(@PathVariable UserId id) {
        return explanations.of(id);
    }

    @PostMapping("/purchases")
    @Operation(summary = "Add credits that were paid for")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> purchase(
            @PathVariable UserId id, @Valid @RequestBody PurchaseRequest request, Sender sender) {
        return bookings.book(movements.purchase(id.value(), request, bookings, sender), sender);
    }

    @PostMapping("/grants")
    @Operation(summary = "Add credits as a present")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> grant(
            @PathVariable UserId id, @Valid @RequestBody GrantRequest request, Sender sender) {
        return bookings.book(movements.grant(id.value(), request, bookings, sender), sender);
    }

    @PostMapping("/usages")
    @Operation(summary = "Use credits")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> use(
            @PathVariable UserId id, @Valid @RequestBody UsageRequest request, Sender sender) {
        return bookings.book(movements.usage(id.value(), request, bookings), sender);
    }

    @PostMapping("/adjustments")
    @Operation(summary = "Correct a balance by hand")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> adjust(
            @PathVariable UserId id, @Valid @RequestBody AdjustmentRequest request, Sender sender) {
        return bookings.book(movements.adjustment(id.value(), request, bookings), sender);
    }
}
