package dev.otto.ledger.payments.providers;

import dev.otto.ledger.payments.WebhookRefused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bodies as text. A signature is over the bytes, so no byte may be replaced by what looks like it. */
final class Utf8 {
    private Utf8() {}

    static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WebhookRefused(WebhookRefused.Cause.FORM);
        }
    }
}
