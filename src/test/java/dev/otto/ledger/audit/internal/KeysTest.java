package dev.otto.ledger.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Keys that sign heads: where they come from, and how one follows another. */
class KeysTest {
    private static final Instant NOW = Instant.parse("2026-11-23T17:00:00.123456Z");

    @TempDir
    Path folder;

    private static Head head(Keys keys, SigningKey key) {
        return keys.sign(key, 7, new byte[32], NOW);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void areMadeOnceInAFileOfTheOwnersAlone() throws Exception {
        SigningKeys made = SigningKeys.load(" ", folder);
        Path file = folder.resolve("audit-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKeys.load(null, folder).signing().id())
                .isEqualTo(made.signing().id());
        assertThat(SigningKeys.load(Files.readString(file), folder.resolve("other"))
                        .signing()
                        .id())
                .isEqualTo(made.signing().id());
    }

    @Test
    void areOneOrTwo() {
        byte[] one = SigningKey.create();
        byte[] two = SigningKey.create();
        SigningKeys both = SigningKeys.load(base64(one) + ", " + base64(two), folder);
        assertThat(both.signing().id()).isEqualTo(SigningKey.of(one).id());
        assertThat(both.former().id()).isEqualTo(SigningKey.of(two).id());
        SigningKeys lines = SigningKeys.load(SigningKeys.pem(one) + "\n" + SigningKeys.pem(two), folder);
        assertThat(lines.former().id()).isEqualTo(both.former().id());
        for (String wrong : List.of("nonsense", "bm9uc2Vuc2U=", base64(one) + "," + base64(one) + "," + base64(two))) {
            assertThatThrownBy(() -> SigningKeys.load(wrong, folder))
                    .isInstanceOf(ConfigurationMistake.class)
                    .hasMessageStartingWith("LEDGER_AUDIT_KEY");
        }
    }

    @Test
    void followEachOtherAndBothWaysCanBeTrusted() throws Exception {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (Connection connection = database.migration().connect(Map.of())) {
            JdbcClient sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            KeyTable table = new KeyTable(sql);
            SigningKey first = SigningKey.of(SigningKey.create());
            SigningKey second = SigningKey.of(SigningKey.create());
            SigningKey stranger = SigningKey.of(SigningKey.create());
            Keys before = new Keys(new SigningKeys(first, null), table, List.of());
            assertThat(before.toSeal(NOW)).isPresent();
            Head old = head(before, first);

            Keys other = new Keys(new SigningKeys(stranger, null), table, List.of());
            assertThat(other.toSeal(NOW)).isEmpty();
            assertThat(other.refused()).isTrue();
            assertThat(table.all()).hasSize(1);

            Keys rotated = new Keys(new SigningKeys(second, first), table, List.of());
            assertThat(rotated.toSeal(NOW.plusSeconds(1))).isPresent();
            Keys alone = new Keys(new SigningKeys(second, null), table, List.of());
            assertThat(alone.toSeal(NOW.plusSeconds(2))).isPresent();
            Head fresh = head(alone, second);
            assertThat(alone.ring().hasSigned(old)).isTrue();
            for (SigningKey pinned : List.of(first, second)) {
                KeyRing ring = new KeyRing(List.of(pinned.publicKey()), table.all());
                assertThat(ring.hasSigned(old)).isTrue();
                assertThat(ring.hasSigned(fresh)).isTrue();
            }
            KeyRing strangers = new KeyRing(List.of(stranger.publicKey()), table.all());
            assertThat(strangers.hasSigned(old) || strangers.hasSigned(fresh)).isFalse();
            assertThat(strangers.hasSigned(head(other, stranger))).isTrue();

            // The key is lost: the operator says so by naming its public half.
            Keys afterALoss = new Keys(new SigningKeys(stranger, null), table, List.of(base64(second.publicKey())));
            assertThat(afterALoss.toSeal(NOW.plusSeconds(3))).isPresent();
            assertThat(afterALoss.ring().hasSigned(old)).isTrue();
        }
    }
}
