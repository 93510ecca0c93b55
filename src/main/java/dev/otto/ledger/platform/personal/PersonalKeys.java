package dev.otto.ledger.platform.personal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.otto.ledger.kernel.Personal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Every person's key by the id of the account's owner, from the table {@code personal_keys}. Kept in memory for a
 * minute at most; one that is destroyed, on whichever node, is forgotten within a second or so, and before anything is
 * read that is to be shown or stored.
 */
public class PersonalKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PersonalKeys.class);
    private static final int KEPT = 50_000;
    private static final long NOTHING_YET = -1;

    private final MasterKey masterKey;
    private final JdbcClient database;
    private final Cache<UUID, PersonalKey> kept = Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    /** How often keys were forgotten: a read that was begun before must not bring one back. */
    private final AtomicLong forgettings = new AtomicLong();
    /** The position of the last erasure that was followed. */
    private final AtomicLong followed = new AtomicLong(NOTHING_YET);

    public PersonalKeys(MasterKey masterKey, JdbcClient database) {
        this.masterKey = masterKey;
        this.database = database;
    }

    private record Erasure(UUID subject, long position) {}

    /** Empty for a person who was erased, or never registered. */
    public Optional<PersonalKey> find(UUID subject) {
        PersonalKey known = kept.getIfPresent(subject);
        if (known != null) {
            return Optional.of(known);
        }
        long before = forgettings.get();
        Optional<PersonalKey> found = read(subject);
        found.ifPresent(key -> kept.asMap().computeIfAbsent(subject, id -> forgettings.get() == before ? key : null));
        return found;
    }

    Optional<PersonalKey> read(UUID subject) {
        return database.sql("SELECT wrapped FROM personal_keys WHERE subject = ?")
                .param(subject)
                .query(byte[].class)
                .optional()
                .map(wrapped -> new PersonalKey(subject, masterKey.unwrap(wrapped, PersonalKey.bytes(subject))));
    }

    /**
     * Forgets every key that has been destroyed by now. Erasures become visible in the order of the log, so one position
     * tells which of them have been followed.
     */
    public void forgetErased() {
        long seen = followed.get();
        if (seen == NOTHING_YET) {
            long last = database.sql("SELECT coalesce(max(position), 0) FROM erasures")
                    .query(Long.class)
                    .single();
            forgettings.incrementAndGet();
            kept.invalidateAll();
            followed.accumulateAndGet(last, Math::max);
            return;
        }
        for (Erasure erasure : database.sql(
                        "SELECT subject, position FROM erasures WHERE position > ? ORDER BY position")
                .param(seen)
                .query((row, n) -> new Erasure(row.getObject(1, UUID.class), row.getLong(2)))
                .list()) {
            forget(erasure.subject());
            followed.accumulateAndGet(erasure.position(), Math::max);
        }
    }

    void forget(UUID subject) {
        forgettings.incrementAndGet();
        kept.asMap().remove(subject);
    }

    @Scheduled(fixedDelay = 1_000)
    void follow() {
        try {
            forgetErased();
        } catch (DataAccessException e) {
            LOG.debug("The erasures are followed when the database is back", e);
        }
    }

    /** Reads a stored field; the field of a person whose key is gone reads as erased. */
    public Personal decrypt(String stored) {
        if (stored.equals(Personal.ERASED.text())) {
            return Personal.ERASED;
        }
        Ciphertext ciphertext = Ciphertext.of(stored);
        return find(ciphertext.subject())
                .map(key -> new Personal(key.decrypt(ciphertext)))
                .orElse(Personal.ERASED);
    }

    /** Makes a key; it is of use to others once its row has been committed. */
    public NewPersonalKey create(UUID subject) {
        byte[] secret = MasterKey.random(MasterKey.BYTES);
        return new NewPersonalKey(
                subject, masterKey.wrap(secret, PersonalKey.bytes(subject)), new PersonalKey(subject, secret));
    }
}
