package dev.otto.ledger.web;

import dev.otto.ledger.platform.command.Outcome;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The answers to commands: how far the log has got with them, and whether they were replayed. */
public final class Answers {
    public static final String LEDGER_POSITION = "Ledger-Position";
    public static final String IDEMPOTENT_REPLAYED = "Idempotent-Replayed";

    private Answers() {}

    public static <T> ResponseEntity<T> ok(Outcome outcome, T body) {
        return ResponseEntity.ok().headers(headers(outcome)).body(body);
    }

    /** What was asked for holds from here on, and is not yet done everywhere. */
    public static <T> ResponseEntity<T> accepted(Outcome outcome, T body) {
        return ResponseEntity.accepted().headers(headers(outcome)).body(body);
    }

    /** @param path of what was made, as in {@code /v1/holds/…} */
    public static <T> ResponseEntity<T> created(Outcome outcome, String path, T body) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .headers(headers(outcome))
                .location(URI.create(path))
                .body(body);
    }

    /** @param position of the last event that the answer tells of; 0 when there is none */
    public static <T> ResponseEntity<T> ok(long position, T body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        return (position == 0 ? answer : answer.header(LEDGER_POSITION, Long.toString(position))).body(body);
    }

    /** Of an answer that records nothing in the log. */
    public static HttpHeaders replayed(boolean replayed) {
        HttpHeaders headers = new HttpHeaders();
        if (replayed) {
            headers.set(IDEMPOTENT_REPLAYED, "true");
        }
        return headers;
    }

    private static HttpHeaders headers(Outcome outcome) {
        HttpHeaders headers = replayed(outcome.replayed());
        if (!outcome.events().isEmpty()) {
            headers.set(
                    LEDGER_POSITION, Long.toString(outcome.events().getLast().position()));
        }
        return headers;
    }
}
