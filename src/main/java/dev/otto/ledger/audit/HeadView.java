package dev.otto.ledger.audit;

import java.time.Instant;

/**
 * A signed head.
 *
 * @param root hex
 * @param signature base64
 */
public record HeadView(long position, String root, Instant sealedAt, String keyId, String signature) {}
