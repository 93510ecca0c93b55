package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A read that the database does not finish is ended, and disturbs no command. */
class ReadTimeoutTest {
    @Test
    void aReadThatTakesTooLongIsA503AndCommandsGoOn() throws Exception {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (LedgerNode node = LedgerNode.on(database, "ledger.postgres.read-timeout=1s");
                Connection owner = database.migration().connect(Map.of());
                Statement lock = owner.createStatement()) {
            AccountId account = node.account(10);
            owner.setAutoCommit(false);
            lock.execute("LOCK TABLE projection.holds");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + node.port() + "/v1/holds/" + UUID.randomUUID()))
                                    .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(node.execute(new GrantCredits(account, Credits.of(1), null, null, 100))
                            .events())
                    .isNotEmpty();
            owner.rollback();
        }
    }
}
