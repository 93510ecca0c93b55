package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.Refusal;
import java.util.UUID;

/**
 * Something that only one may have: an e-mail, a payment reference. Checked by the writer under the log's lock, where
 * no race can slip through.
 *
 * @param space what kind of thing it is
 * @param value at most 32 bytes that stand for it
 * @param replacesFormer whether the holder gives up what it held in this space before
 * @param refusal what the command that comes second is answered
 */
public record Claim(String space, byte[] value, UUID holder, boolean replacesFormer, Refusal refusal) {}
