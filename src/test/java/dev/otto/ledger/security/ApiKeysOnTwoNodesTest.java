package dev.otto.ledger.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one node is told of a key, the other believes within seconds, though it has the key in its cache. */
class ApiKeysOnTwoNodesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    /** Well below the 30 s after which a node asks by itself. */
    private static final Duration SOON = Duration.ofSeconds(12);

    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    @Test
    void aRevokedKeyOpensNoNode() {
        IssuedKey issued = issue("revoked");
        assertThat(opens(one, issued)).isTrue();
        assertThat(opens(two, issued)).isTrue();

        keys(one).revoke(issued.key().id(), Submission.of(LedgerNode.OPERATOR));

        assertThat(opens(one, issued)).isFalse();
        Awaitility.await().atMost(SOON).until(() -> !opens(two, issued));
    }

    @Test
    void aRotatedKeyOpensNoNodeAndTheNewOneOpensEach() {
        IssuedKey issued = issue("rotated");
        assertThat(opens(two, issued)).isTrue();

        IssuedKey rotated = keys(one).rotate(issued.key().id(), Duration.ZERO, Submission.of(LedgerNode.OPERATOR));

        assertThat(opens(two, rotated)).isTrue();
        Awaitility.await().atMost(SOON).until(() -> !opens(two, issued));
    }

    @Test
    void aClientsNameIsTakenOnEveryNode() {
        issue("taken");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> keys(two).issue("taken", Role.FINANCE, null, Submission.of(LedgerNode.OPERATOR)))
                .isInstanceOf(NameTaken.class);
    }

    private static IssuedKey issue(String name) {
        return keys(one).issue(name, Role.FINANCE, null, Submission.of(LedgerNode.OPERATOR));
    }

    private static ApiKeys keys(LedgerNode node) {
        return node.bean(ApiKeys.class);
    }

    private static boolean opens(LedgerNode node, IssuedKey key) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + node.port() + "/v1/projections"))
                    .header("Authorization", "Bearer " + key.secret())
                    .build();
            int status =
                    CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            assertThat(status).isIn(200, 401);
            return status == 200;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
