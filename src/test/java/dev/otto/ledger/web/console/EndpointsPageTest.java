package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.delivery.DeadLetter;
import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.testing.ConsoleVisitor;
import dev.otto.ledger.testing.ConsoleVisitor.Seen;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What an admin sees of endpoints, and does about those that did not answer. */
class EndpointsPageTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static LedgerNode node;

    private final ConsoleVisitor visitor = new ConsoleVisitor(node.port());

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(),
                "LEDGER_TRUSTED_PROXIES=127.0.0.1",
                "ledger.delivery.allow-http=true",
                "ledger.delivery.allow-private=true",
                "ledger.delivery.first-pause=100ms",
                "ledger.delivery.give-up-after=300ms");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Endpoints endpoints() {
        return node.bean(Endpoints.class);
    }

    private static List<DeadLetter> letters(UUID endpoint) {
        return endpoints().deadLetters(endpoint, null, 10).data();
    }

    private static List<String> actions(String action) {
        return node.sql()
                .sql("SELECT concat_ws(' ', actor, target, reason, details) FROM operator_actions WHERE action = ?")
                .param(action)
                .query(String.class)
                .list();
    }

    @Test
    void aDeadLetterIsSeenAndSentAgainWithAReason() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        try (Receiver receiver = new Receiver()) {
            receiver.answers(got -> 500);
            UUID id = endpoints()
                    .register(receiver.url(), List.of("transaction"), LedgerNode.OPERATOR)
                    .id();
            String path = "/console/endpoints/" + id;
            AccountId ada = node.account(7);
            await().atMost(SOON).until(() -> letters(id).size() == 1);
            String replay = path + "/dead-letters/" + letters(id).getFirst().id() + "/replay";
            assertThat(visitor.get("/console/endpoints").body()).contains(receiver.url(), path, "transaction");
            Seen page = visitor.get(path);
            assertThat(page.body())
                    .contains("answered 500", letters(id).getFirst().eventId(), "/console/users/" + ada);

            Seen silent = visitor.send(page, replay, Map.of("reason", " "));
            assertThat(silent.status()).isEqualTo(400);
            assertThat(silent.body()).contains("“Reason” is required");
            Seen endless = visitor.send(page, replay, Map.of("reason", "x".repeat(501)));
            assertThat(endless.status()).isEqualTo(400);
            assertThat(letters(id)).hasSize(1);
            UUID another = endpoints()
                    .register(receiver.url() + "?another", null, LedgerNode.OPERATOR)
                    .id();
            Seen misplaced = visitor.post(
                    replay.replace(id.toString(), another.toString()),
                    ConsoleVisitor.fields(page, replay, Map.of("reason", "no")));
            assertThat(misplaced.status()).isEqualTo(404);
            assertThat(letters(id)).hasSize(1);
            endpoints().remove(another, LedgerNode.OPERATOR);
            String letter = letters(id).getFirst().id().toString();
            receiver.answers(got -> 204);
            Seen sent = visitor.send(page, replay, Map.of("reason", "they are back\r\nand well"));
            assertThat(actions("dead-letter.replayed"))
                    .containsExactly(
                            "client:admin " + letter + " they are back\r\nand well {\"endpoint\": \"" + id + "\"}");
            assertThat(visitor.get("/console/audit").body())
                    .contains("What operators did", "dead-letter.replayed", letter, "and well", id.toString());
            assertThat(sent.header("Location")).isEqualTo(path);
            await().atMost(SOON).until(() -> receiver.taken(ada).size() == 1);
            assertThat(visitor.get(path).body()).contains("It is sent again.", "None: nothing was given up.");
            // A second click finds it sent.
            assertThat(visitor.send(page, replay, Map.of("reason", "they are back"))
                            .status())
                    .isEqualTo(404);
            assertThat(receiver.taken(ada)).hasSize(1);
            assertThat(actions("dead-letter.replayed")).hasSize(1);
            endpoints().remove(id, LedgerNode.OPERATOR);
            assertThat(visitor.get(path).status()).isEqualTo(404);
        }
    }

    @Test
    void aPingSaysWhetherTheEndpointAnswers() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        try (Receiver receiver = new Receiver()) {
            UUID id = endpoints()
                    .register(receiver.url(), null, LedgerNode.OPERATOR)
                    .id();
            String path = "/console/endpoints/" + id;
            Seen page = visitor.get(path);
            assertThat(visitor.send(page, path + "/ping", Map.of()).body()).contains("It took the message.", "<nav");
            receiver.answers(got -> 503);
            assertThat(visitor.send(page, path + "/ping", Map.of(), "HX-Request", "true")
                            .body())
                    .contains("It did not take the message: answered 503.")
                    .doesNotContain("<nav");
            endpoints().remove(id, LedgerNode.OPERATOR);
        }
    }

    @Test
    void theyAreForAdminsAlone() {
        try (Http api = new Http(node.port())) {
            String key = new JsonMapper()
                    .readTree(api.post("/v1/api-keys", "{'name': 'ida', 'role': 'finance'}", "Idempotency-Key", "k")
                            .body())
                    .get("key")
                    .asString();
            visitor.signIn(key);
            assertThat(visitor.get("/console").body()).doesNotContain("/console/endpoints");
            assertThat(visitor.get("/console/endpoints").status()).isEqualTo(403);
            assertThat(visitor.get("/console/endpoints/" + UUID.randomUUID()).status())
                    .isEqualTo(403);
        }
        ConsoleVisitor admin = new ConsoleVisitor(node.port());
        admin.signIn(LedgerNode.ADMIN_KEY);
        assertThat(admin.get("/console").body()).contains("/console/endpoints");
        assertThat(admin.get("/console/endpoints").body()).contains("None is registered");
    }
}
