package dev.otto.ledger.security.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Keys by the hash of their secret, as last seen in the database: believed for 30 s, renewed aside from 15 s on so that
 * no request of a busy client waits, and for 60 s when the database is away. After that nobody is let in. What is not
 * there is remembered for 5 s.
 */
final class KnownKeys {
    private static final long RENEWED_AFTER = Duration.ofSeconds(15).toNanos();
    private static final long BELIEVED_FOR = Duration.ofSeconds(30).toNanos();
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);
    private static final int MOST = 10_000;
    private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

    private final Function<byte[], Optional<StoredKey>> table;
    private final Executor aside;
    private final Ticker ticker;
    private final Cache<ByteBuffer, Seen> known;
    private final Cache<ByteBuffer, Boolean> unknown;
    /** Outlives {@link #forget()}: whoever asks next is asked for in the database, and is no stranger. */
    private final Cache<ByteBuffer, Boolean> seenLately;

    private final AtomicLong changes = new AtomicLong();

    KnownKeys(Function<byte[], Optional<StoredKey>> table, Executor aside, Ticker ticker) {
        this.table = table;
        this.aside = aside;
        this.ticker = ticker;
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(AT_MOST)
                .ticker(ticker)
                .build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(ticker)
                .build();
        this.seenLately = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(AT_MOST)
                .ticker(ticker)
                .build();
    }

    /** @throws LedgerUnavailable when the database is away and nothing recent enough is known */
    Optional<StoredKey> find(byte[] hash) {
        ByteBuffer id = ByteBuffer.wrap(hash);
        Seen seen = known.getIfPresent(id);
        long age = seen == null ? Long.MAX_VALUE : ticker.read() - seen.at();
        if (seen != null && age < BELIEVED_FOR) {
            if (age >= RENEWED_AFTER && seen.renewing().compareAndSet(false, true)) {
                aside.execute(() -> renew(id, seen));
            }
            return Optional.of(seen.key());
        }
        if (seen == null && unknown.getIfPresent(id) != null) {
            return Optional.empty();
        }
        try {
            return load(id);
        } catch (DataAccessException e) {
            if (seen != null) {
                return Optional.of(seen.key());
            }
            throw new LedgerUnavailable("API keys cannot be checked", e);
        }
    }

    /** Whether a key of this hash was there a moment ago, asked of the memory alone. */
    boolean remembers(byte[] hash) {
        return seenLately.getIfPresent(ByteBuffer.wrap(hash)) != null;
    }

    /** Forgets everything: a key was issued, rotated or revoked. */
    void forget() {
        changes.incrementAndGet();
        known.invalidateAll();
        unknown.invalidateAll();
    }

    private void renew(ByteBuffer id, Seen seen) {
        try {
            load(id);
        } catch (DataAccessException e) {
            log.debug("an API key could not be renewed", e);
        } finally {
            seen.renewing().set(false);
        }
    }

    private Optional<StoredKey> load(ByteBuffer id) {
        long before = changes.get();
        Optional<StoredKey> found = table.apply(id.array());
        if (found.isPresent()) {
            known.put(id, new Seen(found.get(), ticker.read(), new AtomicBoolean()));
            seenLately.put(id, true);
        } else {
            known.invalidate(id);
            seenLately.invalidate(id);
            unknown.put(id, true);
        }
        // What was read before a change and put after it would outlive the change.
        if (changes.get() != before) {
            known.invalidate(id);
            unknown.invalidate(id);
        }
        return found;
    }

    private record Seen(StoredKey key, long at, AtomicBoolean renewing) {}
}
