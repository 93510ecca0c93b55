package dev.otto.ledger.web.v1;

import dev.otto.ledger.payments.WebhookRefused;
import dev.otto.ledger.payments.Webhooks;
import dev.otto.ledger.web.BodyStream;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What payment providers tell. Nobody is known here but by the signature, which is over the bytes as they came: so they
 * are read as bytes.
 */
@RestController
@RequestMapping("/v1/webhooks")
@Tag(name = "Payments")
class WebhooksController {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Webhooks webhooks;

    WebhooksController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** It is stored; what follows from it is done right after. */
    record WebhookReceipt(boolean received) {}

    @PostMapping("/stripe")
    @Operation(summary = "An event of Stripe")
    WebhookReceipt stripe(HttpServletRequest request) throws IOException {
        return receive("stripe", request);
    }

    @PostMapping("/payments")
    @Operation(summary = "An event of any other provider, signed by the Standard Webhooks specification")
    WebhookReceipt payments(HttpServletRequest request) throws IOException {
        return receive("payments", request);
    }

    private WebhookReceipt receive(String provider, HttpServletRequest request) throws IOException {
        webhooks.receive(provider, body(provider, request), name -> only(name, request));
        return new WebhookReceipt(true);
    }

    private byte[] body(String provider, HttpServletRequest request) throws IOException {
        try (BodyStream body =
                BodyStream.of(request.getInputStream(), request.getContentLengthLong(), Webhooks.MOST_BYTES, LONGEST)) {
            return body.readAllBytes();
        } catch (Rejection rejection) {
            throw rejection.type() == ProblemType.BODY_TOO_LARGE
                    ? webhooks.refuse(provider, WebhookRefused.Cause.SIZE)
                    : rejection;
        }
    }

    /** A header that is there twice is told by nobody: which of the two would count? */
    private static @Nullable String only(String name, HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(name));
        return values.size() == 1 ? values.getFirst() : null;
    }
}
