package dev.otto.ledger.platform.personal;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.config.SecretFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the master key: {@code LEDGER_MASTER_KEY} (base64 of 32 bytes), or a file beside the data that is made at the
 * first start. The database keeps a check value, so that a node with another master key stops instead of writing what
 * nobody else can read.
 */
final class MasterKeyFile {
    private static final String CHECK = "master-key-check";

    private MasterKeyFile() {}

    static MasterKey load(@Nullable String configured, Path dataDirectory, JdbcClient database) {
        Path file = dataDirectory.resolve("master-key");
        String text = configured != null && !configured.isBlank()
                ? configured.strip()
                : SecretFile.readOrCreate(
                        file, () -> Base64.getEncoder().encodeToString(MasterKey.random(MasterKey.BYTES)));
        MasterKey key =
                parse(text, configured != null && !configured.isBlank() ? "LEDGER_MASTER_KEY" : file.toString());
        byte[] check = key.lookup("check", "master-key");
        database.sql("INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
                .params(CHECK, check)
                .update();
        byte[] known = database.sql("SELECT value FROM installation WHERE name = ?")
                .param(CHECK)
                .query(byte[].class)
                .single();
        if (!MessageDigest.isEqual(check, known)) {
            throw new ConfigurationMistake(
                    "This database was set up with another master key: set LEDGER_MASTER_KEY to the"
                            + " one it was set up with (the first node's file " + file + ").");
        }
        return key;
    }

    private static MasterKey parse(String text, String source) {
        try {
            return new MasterKey(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationMistake(source
                    + " is not a master key: it must be the base64 of 32 random bytes (openssl rand -base64 32).");
        }
    }
}
