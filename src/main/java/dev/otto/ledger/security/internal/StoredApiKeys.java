package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.Ids;
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
    private final KnownKeys known;
    private final Ids ids;
    private final InstantSource clock;

    StoredApiKeys(KeyTable table, KnownKeys known, Ids ids, InstantSource clock) {
        this.table = table;
        this.known = known;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public IssuedKey issue(String name, Role role, @Nullable Instant expiresAt) {
        String secret = KeySecret.random();
        ApiKey key = new ApiKey(ids.next(), name, role, now(), expiresAt, null);
        if (!table.insert(key, KeySecret.hash(secret))) {
            throw new NameTaken();
        }
        known.forget();
        return new IssuedKey(key, secret);
    }

    @Override
    public List<ApiKey> list(int limit, @Nullable UUID before) {
        return table.list(limit, before);
    }

    @Override
    public IssuedKey rotate(UUID id, Duration grace) {
        String secret = KeySecret.random();
        Instant graceEnds = grace.isZero() ? null : now().plus(grace);
        ApiKey key = table.replaceHash(id, KeySecret.hash(secret), graceEnds).orElseThrow(NoSuchKey::new);
        known.forget();
        return new IssuedKey(key, secret);
    }

    @Override
    public void revoke(UUID id) {
        String name = table.nameOf(id).orElseThrow(NoSuchKey::new);
        if (name.equals(ADMIN)) {
            throw new AdminKeyStays();
        }
        if (!table.revoke(id, now())) {
            throw new NoSuchKey();
        }
        known.forget();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
