package dev.otto.ledger.web.v1;

import dev.otto.ledger.web.problem.InvalidRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Where a list of keys goes on: below an id, opaque to clients. */
final class ApiKeyCursor {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 2 * Long.BYTES;

    private ApiKeyCursor() {}

    static String of(UUID last) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static UUID parse(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == BYTES && bytes[0] == VERSION) {
                ByteBuffer ids = ByteBuffer.wrap(bytes, 1, BYTES - 1);
                return new UUID(ids.getLong(), ids.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
        throw invalid();
    }

    private static InvalidRequest invalid() {
        return new InvalidRequest("cursor", "must be a next_cursor of this list");
    }
}
