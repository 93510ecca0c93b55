package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Payments as clients see them. */
class PaymentsApiTest extends ApiTest {
    private Api as(String role) {
        return api.as(made(api.post("/v1/api-keys", "{'name': '%s', 'role': '%s'}", UUID.randomUUID(), role))
                .get("key")
                .asString());
    }

    @Test
    void showsWhatHasBecomeOfAPayment() {
        String user = newUser();
        String intent = "pi_" + UUID.randomUUID();
        StripeEvent event = StripeEvent.session(StripeEvent.NEW, intent)
                .metadata("\"user_id\": \"" + user + "\", \"credits\": \"100\"");
        shop().deliver(event);

        String id = shop().payment(intent).get("id").toString();
        for (String role : List.of("payments", "finance", "admin")) {
            JsonNode payment = as(role).get("/v1/payments/" + id).json();
            assertThat(payment.get("provider").asString()).isEqualTo("stripe");
            assertThat(payment.get("payment_reference").asString()).isEqualTo(intent);
            assertThat(payment.get("status").asString()).isEqualTo("applied");
            assertThat(payment.get("user_id").asString()).isEqualTo(user);
            assertThat(payment.get("credits").asLong()).isEqualTo(100);
            assertThat(payment.get("paid").toString()).isEqualTo("{\"amount_minor\":1000,\"currency\":\"EUR\"}");
            assertThat(payment.get("event_ids").toString()).isEqualTo("[\"" + event.event() + "\"]");
        }
        JsonNode transaction =
                api.get("/v1/users/" + user + "/transactions").json().at("/data/0");
        assertThat(transaction.get("type").asString()).isEqualTo("purchase");
        assertThat(transaction.get("payment_reference").asString()).isEqualTo(intent);
        assertThat(transaction.at("/paid/amount_minor").asLong()).isEqualTo(1000);
        assertThat(transaction.get("actor").asString()).isEqualTo("ledger");
        assertProblem(
                api.post("/v1/users/" + user + "/purchases", "{'amount': 100, 'payment_reference': '%s'}", intent),
                409,
                "payment-reference-taken");
    }

    @Test
    void letsOnlyThoseSeeAndSettlePaymentsWhoMay() {
        String id = shop().unmatched();
        assertProblem(as("generator").get("/v1/payments"), 403, "forbidden");
        assertProblem(as("generator").get("/v1/payments/" + id), 403, "forbidden");
        for (String role : List.of("generator", "payments", "finance")) {
            assertProblem(as(role).post("/v1/payments/" + id + "/resolve", "{'ignore': true}"), 403, "forbidden");
        }
        Api person = api.as(ISSUER.token(UUID.fromString(newUser())));
        assertProblem(person.get("/v1/payments"), 404, "not-found");
        assertProblem(api.as("").get("/v1/payments"), 401, "unauthenticated");
    }

    @Test
    void takesAPersonsWordOnce() {
        String id = shop().unmatched();
        String user = newUser();
        String path = "/v1/payments/" + id + "/resolve";
        assertInvalid(api.post(path, "{}"), "ignore");
        assertInvalid(api.post(path, "{'ignore': true, 'user_id': '%s'}", user), "ignore");
        assertProblem(api.post(path, "{'user_id': '%s'}", user), 409, "payment-incomplete");
        assertProblem(api.post(path, "{'user_id': '%s', 'credits': 5}", UUID.randomUUID()), 404, "not-found");

        Api.Answer resolved =
                api.postWithKey("k-" + id, path, "{'user_id': '%s', 'credits': 5, 'reason': 'she wrote in'}", user);
        assertThat(resolved.status()).as(resolved.body()).isEqualTo(200);
        assertThat(resolved.text("status")).isEqualTo("applied");
        assertThat(resolved.json().at("/resolution/by").asString()).isEqualTo("client:admin");
        assertThat(resolved.json().at("/resolution/reason").asString()).isEqualTo("she wrote in");
        assertThat(credits(user).get("amount").asLong()).isEqualTo(5);

        shop().deliver(StripeEvent.refund(
                StripeEvent.NEW, resolved.text("payment_reference"), "re_" + id, 777, "succeeded"));
        assertThat(credits(user).get("amount").asLong()).isZero();
        Api.Answer again =
                api.postWithKey("k-" + id, path, "{'user_id': '%s', 'credits': 5, 'reason': 'she wrote in'}", user);
        assertThat(again.body()).isEqualTo(resolved.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertProblem(api.post(path, "{'ignore': true}"), 409, "already-resolved");
        assertThat(credits(user).get("amount").asLong()).isZero();
    }

    @Test
    void givesNoPaymentToWhoIsErased() {
        String user = newUser();
        assertThat(api.delete("/v1/users/" + user).status()).isEqualTo(202);
        String path = "/v1/payments/" + shop().unmatched() + "/resolve";
        assertProblem(api.post(path, "{'user_id': '%s', 'credits': 5}", user), 409, "account-erased");
    }

    /** The purchase that was posted becomes the payment's by itself, within seconds: who resolves it before is told. */
    @Test
    void givesNoPaymentAwayThatHasBeenPosted() {
        String user = newUser();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String id = shop().unmatched();
            String reference = api.get("/v1/payments/" + id).text("payment_reference");
            made(api.post("/v1/users/" + user + "/purchases", "{'amount': 5, 'payment_reference': '%s'}", reference));
            Api.Answer answer = api.post("/v1/payments/" + id + "/resolve", "{'user_id': '%s', 'credits': 5}", user);
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
            await().until(() -> api.get("/v1/payments/" + id).text("status").equals("applied"));
            return answer.text("type").equals("/problems/payment-reference-taken");
        });
    }

    @Test
    void ignoresWhatAPersonSaysIsToBeIgnored() {
        String id = shop().unmatched();
        assertThat(api.postWithoutKey("/v1/payments/" + id + "/resolve", "{'ignore': true}")
                        .text("status"))
                .isEqualTo("ignored");
        assertProblem(api.post("/v1/payments/" + id + "/resolve", "{'ignore': true}"), 409, "already-resolved");
    }

    @Test
    void listsThemByStatusPageByPage() {
        Shop shop = shop();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.addFirst(shop.unmatched());
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        for (int i = 0; i < 3; i++) {
            JsonNode page =
                    api.get("/v1/payments?status=unmatched&limit=1" + cursor).json();
            listed.add(page.at("/data/0/id").asString());
            cursor = "&cursor=" + page.get("next_cursor").asString();
        }
        assertThat(listed).isEqualTo(made);
        assertInvalid(api.get("/v1/payments?status=lost"), "status");
    }

    @Test
    void takesOnlyACursorOfItsOwn() {
        for (String cursor : List.of("AA", "%25", "cGkAMQ")) {
            assertInvalid(api.get("/v1/finance/reconciliation?cursor=" + cursor), "cursor");
        }
    }
}
