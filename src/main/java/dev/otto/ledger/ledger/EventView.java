package dev.otto.ledger.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of an account as it is stored. Personal data in it stays as it is stored: encrypted.
 *
 * @param sequence the account's own count of its events, from 0 without gaps
 * @param type the stable name
 * @param payload absent if what is stored cannot be read as JSON
 * @param hash of the chain up to here, in hexadecimal
 * @param unreadable true when payload or metadata cannot be read; not shown otherwise
 */
public record EventView(
        long position,
        long sequence,
        String type,
        int version,
        Instant recordedAt,
        @Nullable Map<String, @Nullable Object> payload,
        @Nullable Map<String, @Nullable Object> metadata,
        String hash,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean unreadable) {}
