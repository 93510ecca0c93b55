package dev.otto.ledger.web;

import dev.otto.ledger.platform.command.Outcome;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The answers to commands: how far the log has got with them, and whether they were replayed. */
public final class Answers {
    public static final String LEDGER_POSITION = "Ledger-Position";
    public static final String IDEMPOTENT_REPLAYED = "Idempotent-Replayed";

    private Answers() {}

    public static <T> ResponseEntity<T> ok(Outcome outcome, T body) {
        return headed(ResponseEntity.ok(), outcome).body(body);
    }

    /** What was asked for holds from here on, and is not yet done everywhere. */
    public static <T> ResponseEntity<T> accepted(Outcome outcome, T body) {
        return headed(ResponseEntity.accepted(), outcome).body(body);
    }

    /** @param path of what was made, as in {@code /v1/holds/…} */
    public static <T> ResponseEntity<T> created(Outcome outcome, String path, T body) {
        return headed(ResponseEntity.status(HttpStatus.CREATED), outcome)
                .header(HttpHeaders.LOCATION, path)
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

    private static ResponseEntity.BodyBuilder headed(ResponseEntity.BodyBuilder answer, Outcome outcome) {
        if (outcome.replayed()) {
            answer.header(IDEMPOTENT_REPLAYED, "true");
        }
        if (!outcome.events().isEmpty()) {
            answer.header(
                    LEDGER_POSITION, Long.toString(outcome.events().getLast().position()));
        }
        return answer;
    }
}
