package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.TransactionType;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What has moved credits, and what undoes it. */
@RestController
@Tag(name = "Transactions")
class TransactionsController {
    private final Transactions transactions;
    private final Movements movements;
    private final Bookings bookings;

    TransactionsController(Transactions transactions, Movements movements, Bookings bookings) {
        this.transactions = transactions;
        this.movements = movements;
        this.bookings = bookings;
    }

    @GetMapping("/v1/users/{id}/transactions")
    @Operation(summary = "A user's transactions, newest first")
    Page<TransactionView> list(
            @PathVariable UserId id,
            @RequestParam(required = false) @Nullable TransactionType type,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(name = "video_id", required = false) @Nullable UUID video,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Period.requireInOrder(from, to);
        return transactions.of(
                id,
                new Transactions.Filter(type, from, to, video),
                Cursors.parse(Cursor.List.TRANSACTIONS, cursor),
                limit.rows());
    }

    @GetMapping("/v1/transactions/{id}")
    @Operation(summary = "A transaction, with what has been refunded of it")
    TransactionView get(@PathVariable UUID id) {
        return transactions.get(id);
    }

    @PostMapping("/v1/transactions/{id}/refunds")
    @Operation(summary = "Give credits of a usage back")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> refund(
            @PathVariable TransactionId id,
            @Valid @RequestBody(required = false) @Nullable GiveBackRequest body,
            Sender sender) {
        GiveBackRequest request = body == null ? GiveBackRequest.ALL : body;
        return bookings.book(movements.refund(id.value(), request, bookings), sender);
    }

    @PostMapping("/v1/transactions/{id}/reversals")
    @Operation(summary = "Take credits of a purchase back, because its payment was")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> reverse(
            @PathVariable TransactionId id,
            @Valid @RequestBody(required = false) @Nullable GiveBackRequest body,
            Sender sender) {
        GiveBackRequest request = body == null ? GiveBackRequest.ALL : body;
        return bookings.book(movements.reversal(id.value(), request, bookings), sender);
    }

    @PostMapping("/v1/transactions/{id}/reinstatements")
    @Operation(summary = "Return what a reversal took, because the dispute was won")
    @ApiResponse(responseCode = "201")
    ResponseEntity<TransactionView> reinstate(
            @PathVariable TransactionId id,
            @Valid @RequestBody(required = false) @Nullable GiveBackRequest body,
            Sender sender) {
        GiveBackRequest request = body == null ? GiveBackRequest.ALL : body;
        return bookings.book(movements.reinstatement(id.value(), request, bookings), sender);
    }
}
