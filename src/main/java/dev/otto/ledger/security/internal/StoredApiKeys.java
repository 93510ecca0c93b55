package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.security.AdminKeyStays;
import dev.otto.ledger.security.ApiKey;
import dev.otto.ledger.security.ApiKeys;
import dev.otto.ledger.security.IssuedKey;
import dev.otto.ledger.security.NameTaken;
import dev.otto.ledger.security.NoSuchKey;
import dev.otto.ledger.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The keys in the database, and whoever must forget what it knew of them when one changes. */
final class StoredApiKeys implements ApiKeys {
    private final KeyTable table;
    private final OnceOnly once;
    private final KnownKeys known;
    private final Ids ids;
    private final InstantSource clock;

    StoredApiKeys(KeyTable table, OnceOnly once, KnownKeys known, Ids ids, InstantSource clock) {
        this.table = table;
        this.once = once;
        this.known = known;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public IssuedKey issue(String name, Role role, @Nullable Instant expiresAt, Submission submission) {
        return issued(submission, hash -> {
            ApiKey key = new ApiKey(ids.next(), name, role, now(), expiresAt, null);
            if (!table.insert(key, hash)) {
                throw new NameTaken();
            }
            return key;
        });
    }

    @Override
    public List<ApiKey> list(int limit, @Nullable UUID before) {
        return table.list(limit, before);
    }

    @Override
    public IssuedKey rotate(UUID id, Duration grace, Submission submission) {
        return issued(submission, hash -> {
            Instant graceEnds = grace.isZero() ? null : now().plus(grace);
            return table.replaceHash(id, hash, graceEnds).orElseThrow(NoSuchKey::new);
        });
    }

    @Override
    public boolean revoke(UUID id, Submission submission) {
        OnceOnly.Answer<UUID> answer = once.answer(submission, UUID.class, () -> {
            String name = table.nameOf(id).orElseThrow(NoSuchKey::new);
            if (name.equals(ADMIN)) {
                throw new AdminKeyStays();
            }
            if (!table.revoke(id, now())) {
                throw new NoSuchKey();
            }
            return id;
        });
        known.forget();
        return answer.replayed();
    }

    private IssuedKey issued(Submission submission, Change change) {
        String secret = once.secret(submission);
        OnceOnly.Answer<ApiKey> answer = once.answer(submission, ApiKey.class, () -> change.by(KeySecret.hash(secret)));
        known.forget();
        return new IssuedKey(answer.value(), secret, answer.replayed());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What makes or changes a key, given the hash of its new secret. */
    private interface Change {
        ApiKey by(byte[] hash);
    }
}
