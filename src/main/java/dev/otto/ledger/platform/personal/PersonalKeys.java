package dev.otto.ledger.platform.personal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.otto.ledger.kernel.Personal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every person's key by the id of the account's owner, from the table {@code personal_keys}. Kept in memory for a
 * minute, so that a key destroyed on another node is soon forgotten here too.
 */
public class PersonalKeys {
    private static final int KEPT = 50_000;

    private final MasterKey masterKey;
    private final JdbcClient database;
    private final Cache<UUID, PersonalKey> kept = Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public PersonalKeys(MasterKey masterKey, JdbcClient database) {
        this.masterKey = masterKey;
        this.database = database;
    }

    /** Empty for a person who was erased, or never registered. */
    public Optional<PersonalKey> find(UUID subject) {
        PersonalKey known = kept.getIfPresent(subject);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<PersonalKey> found = database.sql("SELECT wrapped FROM personal_keys WHERE subject = ?")
                .param(subject)
                .query(byte[].class)
                .optional()
                .map(wrapped -> new PersonalKey(subject, masterKey.unwrap(wrapped, PersonalKey.bytes(subject))));
        found.ifPresent(key -> kept.put(subject, key));
        return found;
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
