package dev.otto.ledger.kernel;

/**
 * The name under which a client may repeat a command without repeating its effect (R3).
 *
 * @param client whom the key belongs to: keys of two clients never meet
 * @param key 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String client, String key) {}
