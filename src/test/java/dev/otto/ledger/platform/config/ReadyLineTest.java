package dev.otto.ledger.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class ReadyLineTest {
    @TempDir
    Path data;

    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void settings() {
        environment.withProperty("local.server.port", "8080").withProperty("ledger.data-directory", data.toString());
    }

    @Test
    void saysWhereItsThingsAreAndWhatToTry() throws IOException {
        Files.writeString(data.resolve("admin-key"), "olk_secret");
        Files.writeString(data.resolve("master-key"), "master_secret");
        assertThat(ReadyLine.text(environment).lines())
                .containsExactly(
                        "Otto Ledger is ready at http://127.0.0.1:8080",
                        "  Data:       the embedded PostgreSQL in " + data,
                        "  Admin key:  " + data.resolve("admin-key"),
                        "  Master key: " + data.resolve("master-key")
                                + ": keep a copy beside the backups, which cannot be read without it",
                        "  Try:        curl -H \"Authorization: Bearer $(cat '" + data.resolve("admin-key")
                                + "')\" http://127.0.0.1:8080/v1/projections");
    }

    @Test
    void showsNoSecretThatItWasGiven() {
        environment
                .withProperty("DATABASE_URL", "postgresql://me:db_secret@db/ledger")
                .withProperty("LEDGER_ADMIN_KEY", "olk_secret")
                .withProperty("LEDGER_MASTER_KEY", "master_secret");
        assertThat(ReadyLine.text(environment))
                .doesNotContain("secret", "Master key")
                .contains("Bearer $LEDGER_ADMIN_KEY", "http://localhost:8080");
    }

    @Test
    void helpsWhereTheAdminKeyIsElsewhere() {
        assertThat(ReadyLine.text(environment))
                .contains("set LEDGER_ADMIN_KEY to replace it")
                .endsWith("curl http://127.0.0.1:8080/actuator/health/readiness");
    }
}
