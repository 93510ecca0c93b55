package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.postgres.DatabaseUrl;
import dev.otto.ledger.security.AdminKey;
import dev.otto.ledger.security.ApiKey;
import dev.otto.ledger.security.Role;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class AdminKeySetupTest {
    private static final Ids IDS = Generators.timeBasedEpochGenerator()::generate;

    @TempDir
    Path folder;

    private KeyTable table;
    private TransactionTemplate transactions;

    @BeforeEach
    void database() {
        DatabaseSettings settings = TestPostgres.freshDatabase();
        DatabaseUrl url = settings.service();
        var source = new SimpleDriverDataSource(new Driver(), url.jdbcUrl(), url.properties(Map.of()));
        table = new KeyTable(JdbcClient.create(source));
        transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    @Test
    void makesOneKeyAtTheFirstStartAndKeepsIt() throws Exception {
        AdminKey first = start(folder, null);
        assertThat(first).isEqualTo(new AdminKey.InFile(folder.resolve("admin-key")));
        assertThat(first.whereabouts()).contains(folder.toString());
        String secret = secretIn(folder);
        assertThat(opens(secret)).isTrue();

        assertThat(start(folder, " ")).isEqualTo(first);
        assertThat(secretIn(folder)).isEqualTo(secret);
        assertThat(start(folder.resolve("elsewhere"), null)).isEqualTo(new AdminKey.Elsewhere());
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void makesOneKeyWhenTwoNodesStartAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        try (var nodes = Executors.newFixedThreadPool(2)) {
            List<Future<AdminKey>> started =
                    nodes.invokeAll(List.of(node(both, folder.resolve("a")), node(both, folder.resolve("b"))));
            List<AdminKey> keys = List.of(started.get(0).get(), started.get(1).get());
            assertThat(keys).filteredOn(AdminKey.InFile.class::isInstance).hasSize(1);
            assertThat(keys).filteredOn(AdminKey.Elsewhere.class::isInstance).hasSize(1);
        }
    }

    @Test
    void takesAFileThatACrashLeftBehind() throws Exception {
        String secret = KeySecret.random();
        Files.writeString(folder.resolve("admin-key"), secret + "\n");
        start(folder, null);
        assertThat(opens(secret)).isTrue();
    }

    @Test
    void putsTheConfiguredKeyInPlaceOfWhateverWasThere() throws Exception {
        start(folder, null);
        String made = secretIn(folder);
        String configured = KeySecret.random();
        assertThat(start(folder, configured)).isEqualTo(new AdminKey.Configured());
        assertThat(opens(configured)).isTrue();
        assertThat(opens(made)).isFalse();

        Instant created = table.list(10, null).getFirst().createdAt();
        start(folder, configured);
        assertThat(table.list(10, null))
                .singleElement()
                .extracting(ApiKey::createdAt)
                .isEqualTo(created);

        assertThat(start(folder, null)).isEqualTo(new AdminKey.Elsewhere());
    }

    @Test
    void doesNotPutBackAConfiguredKeyThatWasRotated() throws Exception {
        String configured = KeySecret.random();
        start(folder, configured);
        String rotated = KeySecret.random();
        table.replaceHash(table.list(10, null).getFirst().id(), KeySecret.hash(rotated), null);

        AdminKey key = start(folder, configured);

        assertThat(key).isEqualTo(new AdminKey.Rotated());
        assertThat(key.whereabouts()).contains("LEDGER_ADMIN_KEY").doesNotContain(configured);
        assertThat(opens(configured)).isFalse();
        assertThat(opens(rotated)).isTrue();

        String another = KeySecret.random();
        assertThat(start(folder, another)).isEqualTo(new AdminKey.Configured());
        assertThat(opens(another)).isTrue();
        assertThat(opens(rotated)).isFalse();
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        assertThatThrownBy(() -> start(folder, "secret"))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("LEDGER_ADMIN_KEY")
                .hasMessageNotContaining("secret");
        String taken = KeySecret.random();
        table.insert(new ApiKey(IDS.next(), "otto", Role.GENERATOR, Instant.now(), null, null), KeySecret.hash(taken));
        assertThatThrownBy(() -> start(folder, taken))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("another client");
        Files.writeString(folder.resolve("admin-key"), "nonsense");
        assertThatThrownBy(() -> start(folder, null))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("delete it");
    }

    private Callable<AdminKey> node(CountDownLatch both, Path data) {
        return () -> {
            both.countDown();
            both.await();
            return start(data, null);
        };
    }

    private AdminKey start(Path data, String configured) {
        return new AdminKeySetup(table, transactions, IDS, InstantSource.system(), data).run(configured);
    }

    private boolean opens(String secret) {
        byte[] hash = KeySecret.hash(secret);
        return table.withHash(hash)
                .filter(key -> key.role() == Role.ADMIN && key.isOpenedBy(hash, Instant.now()))
                .isPresent();
    }

    private static String secretIn(Path data) throws Exception {
        return Files.readString(data.resolve("admin-key")).strip();
    }
}
