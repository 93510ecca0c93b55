package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.config.SecretFile;
import dev.otto.ledger.security.AdminKey;
import dev.otto.ledger.security.ApiKey;
import dev.otto.ledger.security.ApiKeys;
import dev.otto.ledger.security.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sees to it that somebody can make keys: the operator's {@code LEDGER_ADMIN_KEY} is the key of {@code admin} from here
 * on; without one, the first node that starts on a database makes a key and writes it to a file.
 */
final class AdminKeySetup {
    /** Any number, the same on every node. */
    private static final int LOCK = 1;

    private final KeyTable table;
    private final TransactionOperations transactions;
    private final Ids ids;
    private final InstantSource clock;
    private final Path file;

    AdminKeySetup(KeyTable table, TransactionOperations transactions, Ids ids, InstantSource clock, Path folder) {
        this.table = table;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
        this.file = folder.resolve("admin-key");
    }

    /** @param configured LEDGER_ADMIN_KEY; null or blank: not set */
    AdminKey run(@Nullable String configured) {
        if (configured == null || configured.isBlank()) {
            return transactions.execute(status -> keepOrMake());
        }
        if (!KeySecret.isWellFormed(configured)) {
            throw new ConfigurationMistake("LEDGER_ADMIN_KEY is not an API key: set it to olk_ and 32 random bytes in"
                    + " base64url without padding (43 characters), or unset it to have one made.");
        }
        return transactions.execute(status -> install(configured));
    }

    /** A key that was installed once is not put back by the next start: it may have been rotated, because it leaked. */
    private AdminKey install(String configured) {
        table.lockForTransaction(LOCK);
        byte[] hash = KeySecret.hash(configured);
        Optional<StoredKey> stored = table.named(ApiKeys.ADMIN);
        byte[] installed = stored.map(StoredKey::configuredHash).orElse(null);
        if (installed == null || !MessageDigest.isEqual(installed, hash)) {
            try {
                table.installAdmin(admin(), hash, true);
            } catch (DuplicateKeyException e) {
                throw new ConfigurationMistake(
                        "LEDGER_ADMIN_KEY is the key of another client: set it to a new one.", e);
            }
            return new AdminKey.Configured();
        }
        return MessageDigest.isEqual(stored.orElseThrow().hash(), hash)
                ? new AdminKey.Configured()
                : new AdminKey.Rotated();
    }

    /** The lock makes a second node that starts at once wait, and find the first one's key. */
    private AdminKey keepOrMake() {
        table.lockForTransaction(LOCK);
        Optional<StoredKey> stored = table.named(ApiKeys.ADMIN);
        if (stored.isPresent()) {
            return isInFile(stored.get()) ? new AdminKey.InFile(file) : new AdminKey.Elsewhere();
        }
        // The file is written before the commit: a crash between the two leaves a key that the next start installs.
        String secret = SecretFile.readOrCreate(file, KeySecret::random);
        if (!KeySecret.isWellFormed(secret)) {
            throw new ConfigurationMistake(
                    file.toAbsolutePath() + " does not hold an API key: delete it to have one made.");
        }
        table.installAdmin(admin(), KeySecret.hash(secret), false);
        return new AdminKey.InFile(file);
    }

    private boolean isInFile(StoredKey stored) {
        if (!Files.isReadable(file)) {
            return false;
        }
        String secret = SecretFile.readOrCreate(file, KeySecret::random);
        return MessageDigest.isEqual(KeySecret.hash(secret), stored.hash());
    }

    private ApiKey admin() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new ApiKey(ids.next(), ApiKeys.ADMIN, Role.ADMIN, now, null, null);
    }
}
