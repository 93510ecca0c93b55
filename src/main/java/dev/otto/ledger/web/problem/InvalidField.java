package dev.otto.ledger.web.problem;

/**
 * What is wrong with one part of a request.
 *
 * @param field its name as the client wrote it: {@code paid.currency}, {@code limit}, {@code Idempotency-Key}, or
 *     {@code body} for the body as a whole
 * @param message in human words, to follow the name: "must be …"
 */
public record InvalidField(String field, String message) {}
