package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.projection.ProjectionProcessors;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event that a projection cannot apply stops its own stream, visibly, and nobody else. */
class PoisonTest {
    private static final Duration PARKED_WITHIN = Duration.ofSeconds(60);

    private DatabaseSettings database;
    private LedgerNode node;

    @BeforeEach
    void start() {
        database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** It is readable, but the account exists: what keeps balances cannot apply it. */
    @Test
    void anEventThatBreaksAConstraintParksItsStreamInTheInlineProjection() throws Exception {
        AccountId poisoned = node.account(100);
        AccountId healthy = node.account(100);
        RawLog.append(
                database,
                new StreamId("account", poisoned.value()),
                "credits.account-opened",
                "{\"account\":\"" + poisoned + "\"}");
        use(healthy);
        use(healthy);
        assertThat(parked("balances")).isEqualTo(1);
        assertThatThrownBy(() -> use(poisoned))
                .hasRootCauseMessage("account/" + poisoned + " is parked: see /actuator/parked");
        assertThat(balance(healthy)).isEqualTo(98);
        assertThat(balance(poisoned)).isEqualTo(100);
        assertThat(post("/actuator/parked/balances")).contains("\"freed\":0");
        assertThat(post("/actuator/parked/unheard-of")).doesNotContain("freed");

        RawLog.execute(database, "CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        RawLog.execute(
                database,
                "CREATE TRIGGER mended BEFORE INSERT ON projection.credits FOR EACH ROW"
                        + " WHEN (NEW.id = '%s') EXECUTE FUNCTION skip()".formatted(poisoned));
        assertThat(post("/actuator/parked/balances")).contains("\"freed\":1");
        use(poisoned);
        assertThat(parked("balances")).isZero();
    }

    private long balance(AccountId account) {
        return node.sql()
                .sql("SELECT amount FROM credits WHERE id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "credits.from-the-future | {}",
                "credits.credits-used | no json",
                "credits.credits-used | {\"n\":1}"
            })
    void anUnreadableEventParksItsStreamAndOthersFlow(String type, String payload) throws Exception {
        AccountId poisoned = node.account(100);
        AccountId healthy = node.account(100);
        use(poisoned);
        use(healthy);
        RawLog.append(database, new StreamId("account", poisoned.value()), type, payload);

        use(healthy);
        use(node.account(5));
        await().atMost(PARKED_WITHIN).until(() -> parked("books") == 1);
        await().atMost(PARKED_WITHIN).until(() -> counted(healthy) == 2);
        assertThat(counted(poisoned)).isEqualTo(1);
        assertThatThrownBy(() -> use(poisoned)).isInstanceOf(RuntimeException.class);
        use(healthy);
        await().atMost(PARKED_WITHIN).until(() -> counted(healthy) == 3);

        await().atMost(PARKED_WITHIN)
                .untilAsserted(() -> assertThat(get("/actuator/health")).contains("DEGRADED"));
        assertThat(get("/actuator/health/readiness")).contains("UP");
        assertThat(get("/actuator/parked")).contains("account/" + poisoned, "books");
        // Noted each second; the one before may have seen only the inline projections that stand still too.
        await().atMost(PARKED_WITHIN)
                .untilAsserted(() -> assertThat(node.bean(MeterRegistry.class)
                                .get("ledger.projections.parked")
                                .tag("projection", "books")
                                .gauge()
                                .value())
                        .isPositive());
        // It is as unreadable as before.
        assertThat(node.bean(ProjectionProcessors.class).retry("books")).isZero();
        assertThat(parked("books")).isEqualTo(1);
    }

    @Test
    void aRetryAfterTheCauseIsGoneMakesTheRowsComplete() throws SQLException {
        AccountId poisoned = node.account(100);
        AccountId healthy = node.account(100);
        use(poisoned);
        await().atMost(PARKED_WITHIN).until(() -> counted(poisoned) == 1);
        RawLog.execute(
                database,
                "ALTER TABLE projection.book_entries ADD CONSTRAINT planted"
                        + " CHECK (user_id <> '%s' OR type <> 'usage') NOT VALID".formatted(poisoned));
        for (int i = 0; i < 5; i++) {
            use(poisoned);
            use(healthy);
        }
        await().atMost(PARKED_WITHIN).until(() -> parked("books") == 1 && counted(healthy) == 5);
        assertThat(counted(poisoned)).isEqualTo(1);
        assertThat(node.bean(ProjectionProcessors.class).retry("books")).isZero();
        use(poisoned);

        RawLog.execute(database, "ALTER TABLE projection.book_entries DROP CONSTRAINT planted");
        assertThat(post("/actuator/parked/books")).contains("\"freed\":1");
        assertThat(parked("books")).isZero();
        assertThat(counted(poisoned)).isEqualTo(7);
        use(poisoned);
        await().atMost(PARKED_WITHIN).until(() -> Consistency.wrongBooks(database) == 0);
        Consistency.check(database);
    }

    private void use(AccountId account) {
        node.execute(new UseCredits(account, Credits.of(1), null, null, null));
    }

    private long parked(String projection) {
        return node.sql()
                .sql("SELECT count(*) FROM parked_sequences WHERE projection = ?")
                .param(projection)
                .query(Long.class)
                .single();
    }

    /** How many usages the projection has counted. */
    private long counted(AccountId account) {
        return node.sql()
                .sql("SELECT count(*) FROM book_entries WHERE user_id = ? AND type = 'usage'")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    private String post(String path) {
        try {
            return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()), path);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            request.uri(URI.create("http://127.0.0.1:" + node.port() + path))
                                    .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
