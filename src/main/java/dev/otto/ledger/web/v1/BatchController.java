package dev.otto.ledger.web.v1;

import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Rights;
import dev.otto.ledger.web.BodyStream;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many commands in one request. */
@RestController
@Tag(name = "Transactions")
class BatchController {
    private static final int MOST_BYTES = 16 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final BatchRoom room = new BatchRoom(MOST_BYTES);
    private final BatchBody body;
    private final Batches batches;

    BatchController(BatchBody body, Batches batches) {
        this.body = body;
        this.batches = batches;
    }

    @PostMapping(value = "/v1/transactions/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Execute many commands, each on its own",
            description = "Items of one account are executed in order. Every item has a key and an answer of its own.")
    ResponseEntity<BatchResult.All> run(HttpServletRequest request, Caller caller) throws IOException {
        try (BatchRoom.Taken taken = room.take(request.getContentLengthLong())) {
            List<BatchItem> items = body.read(
                    BodyStream.of(request.getInputStream(), request.getContentLengthLong(), MOST_BYTES, LONGEST));
            return batches.run(items, caller, allowed(caller));
        }
    }

    /** By the lines of the table that the calls of their own have. */
    private static Set<BatchKind> allowed(Caller caller) {
        return Arrays.stream(BatchKind.values())
                .filter(kind -> Rights.judge("POST", kind.route(), caller) == Rights.Verdict.ALLOWED)
                .collect(Collectors.toSet());
    }
}
