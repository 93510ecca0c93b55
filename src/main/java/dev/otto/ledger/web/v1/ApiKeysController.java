package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.security.ApiKey;
import dev.otto.ledger.security.ApiKeys;
import dev.otto.ledger.security.IssuedKey;
import dev.otto.ledger.security.Role;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import dev.otto.ledger.web.problem.InvalidRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The keys of machines. */
@Tag(name = "API keys")
@RestController
@RequestMapping("/v1/api-keys")
class ApiKeysController {
    private static final int LONGEST_GRACE_SECONDS = 2_592_000;

    private final ApiKeys keys;

    ApiKeysController(ApiKeys keys) {
        this.keys = keys;
    }

    /** A key to be made. */
    record NewApiKey(
            @NotNull
            @Text(min = 1, max = 100)
            @Pattern(
                    regexp = NewApiKey.VISIBLE_ENDS,
                    message = "must not begin or end with a space, nor hold control characters")
            String name,

            @NotNull Role role,
            @Nullable Instant expiresAt) {
        private static final String CONTROLS = "\\u0000-\\u001f\\u007f-\\u009f";
        private static final String SPACES = "\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

        /** In characters that mean the same in Java and in JSON Schema, where {@code \s} differs. */
        private static final String VISIBLE_ENDS =
                "^[^" + CONTROLS + SPACES + "]([^" + CONTROLS + "]*[^" + CONTROLS + SPACES + "])?$";
    }

    /** How to change a key's secret. */
    record Rotation(
            @WholeNumber(min = 0, max = LONGEST_GRACE_SECONDS) @Nullable
            Integer graceSeconds) {}

    /** A key as it is shown when it is made or rotated: with its secret, once. */
    record ShownOnce(
            UUID id,
            String name,
            Role role,
            String key,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {
        static ShownOnce of(IssuedKey issued) {
            ApiKey key = issued.key();
            return new ShownOnce(
                    key.id(),
                    key.name(),
                    key.role(),
                    issued.secret(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt());
        }
    }

    @Operation(summary = "Make a key", description = "The secret is in this answer and nowhere else.")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    @PostMapping
    ResponseEntity<ShownOnce> issue(@Valid @RequestBody NewApiKey asked, @KeyOptional Sender sender) {
        Instant expiresAt = asked.expiresAt();
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidRequest("expires_at", "must be in the future");
        }
        IssuedKey issued = keys.issue(
                asked.name(), asked.role(), expiresAt, sender.submits(Fingerprint.of("api-key", null, asked)));
        return ResponseEntity.created(URI.create("/v1/api-keys/" + issued.key().id()))
                .headers(Answers.replayed(issued.replayed()))
                .body(ShownOnce.of(issued));
    }

    @Operation(summary = "List the keys that are not revoked, newest first")
    @GetMapping
    Page<ApiKey> list(
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        UUID before = cursor == null ? null : ApiKeyCursor.parse(cursor);
        List<ApiKey> found = keys.list(limit.rows() + 1, before);
        if (found.size() <= limit.rows()) {
            return Page.whole(found);
        }
        List<ApiKey> page = found.subList(0, limit.rows());
        return new Page<>(page, true, ApiKeyCursor.of(page.getLast().id()));
    }

    @Operation(
            summary = "Give a client a new secret",
            description = "The old one goes on working for grace_seconds, 0 by default.")
    @PostMapping("/{id}/rotate")
    ResponseEntity<ShownOnce> rotate(
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Rotation rotation,
            @KeyOptional Sender sender) {
        Integer grace = rotation == null ? null : rotation.graceSeconds();
        IssuedKey issued = keys.rotate(
                id,
                Duration.ofSeconds(grace == null ? 0 : grace),
                sender.submits(Fingerprint.of("api-key-rotation", id, rotation)));
        return ResponseEntity.ok().headers(Answers.replayed(issued.replayed())).body(ShownOnce.of(issued));
    }

    @Operation(summary = "Revoke a key", description = "It stops at once on this node, within a second on every other.")
    @ApiResponse(responseCode = "204")
    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(@PathVariable UUID id, @KeyOptional Sender sender) {
        boolean replayed = keys.revoke(id, sender.submits(Fingerprint.of("api-key-revocation", id, null)));
        return ResponseEntity.noContent().headers(Answers.replayed(replayed)).build();
    }
}
