package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CreditsApiTest extends ApiTest {

    @Test
    void aNewAccountIsEmpty() {
        JsonNode credits = credits(newUser());

        assertThat(credits.propertyNames())
                .containsExactly(
                        "user_id", "amount", "held", "available", "transaction_count", "updated_at", "debt", "lots");
        assertThat(credits.get("amount").longValue()).isZero();
        assertThat(credits.get("transaction_count").longValue()).isZero();
        assertThat(credits.get("lots")).isEmpty();
    }

    @Test
    void R1_aPastBalanceIsThatAfterTheLastEventUntilThen() {
        String before = CLOCK.instant().toString();
        String user = newUser();
        String created = grant(user, 10).get("created_at").asString();
        JsonNode then = credits(user);
        String used = use(user, 4).get("created_at").asString();
        String path = "/v1/users/" + user + "/credits?at=";

        // The second is the last event of the whole log, so that the floor has to be raised behind it.
        CLOCK.advance(Duration.ofMillis(1));
        JsonNode afterUsage = api.get(path + used).json();
        assertThat(afterUsage).isEqualTo(credits(user));
        assertThat(api.get(path + created).json()).isEqualTo(then);

        JsonNode nothing = api.get(path + before).json();
        assertThat(nothing.propertyNames()).containsExactlyElementsOf(then.propertyNames());
        assertThat(nothing.get("amount").longValue()).isZero();
        assertThat(nothing.get("updated_at").isNull()).isTrue();
        assertThat(nothing.get("lots")).isEmpty();

        String answered = api.get(path + created).body();
        grant(user, 3);
        api.delete("/v1/users/" + user);
        assertThat(api.get(path + created).body()).isEqualTo(answered);
        assertThat(api.get(path + used).json()).isEqualTo(afterUsage);
    }

    @Test
    void R15_whatIsNotPastIsRefused() {
        String path = "/v1/users/" + newUser(1) + "/credits?at=";
        Api.Answer refused = api.get(path + CLOCK.instant().plus(Duration.ofDays(1)));
        assertProblem(refused, 409, "instant-not-past");
        assertThat(api.get(path + refused.text("latest")).status()).isEqualTo(200);
        assertInvalid(api.get(path + "yesterday"), "at");
        assertInvalid(api.get(path), "at");
        assertProblem(api.get("/v1/users/" + UUID.randomUUID() + "/credits?at=2026-01-01T00:00:00Z"), 404, "not-found");
        assertThat(api.get(path + "0001-01-01T00:00:00Z").json().get("amount").longValue())
                .isZero();
    }

    @Test
    void whatIsOpenIsExplainedByItsEvents() {
        String user = newUser();
        JsonNode bought = purchase(user, 100);
        JsonNode used = use(user, 30);
        JsonNode held = hold(user, 20);

        JsonNode explained =
                api.get("/v1/users/" + user + "/credits/explanation").json();

        assertThat(explained.propertyNames())
                .containsExactly(
                        "user_id",
                        "ledger_position",
                        "updated_at",
                        "amount",
                        "held",
                        "debt",
                        "lots",
                        "holds",
                        "debt_history");
        assertThat(explained.get("amount").longValue()).isEqualTo(70);
        JsonNode lot = explained.at("/lots/0");
        assertThat(lot.at("/made_by/transaction_id")).isEqualTo(bought.get("id"));
        assertThat(lot.at("/made_by/position")).isEqualTo(bought.get("ledger_position"));
        assertThat(lot.at("/made_by/created_at")).isEqualTo(bought.get("created_at"));
        assertThat(lot.at("/history/totals/1/type").asString()).isEqualTo("credits.credits-used");
        assertThat(lot.at("/history/totals/1/amount").longValue()).isEqualTo(-30);
        assertThat(lot.at("/history/changes/0/hold_id")).isEqualTo(held.get("id"));
        assertThat(lot.at("/history/changes/0/held").longValue()).isEqualTo(20);
        assertThat(lot.at("/history/changes/1/transaction_id")).isEqualTo(used.get("id"));
        assertThat(lot.at("/history/has_more").booleanValue()).isFalse();
        assertThat(explained.at("/holds/0/id")).isEqualTo(held.get("id"));
        assertThat(explained.at("/holds/0/lots/0/lot_id")).isEqualTo(lot.get("id"));
        assertThat(explained.at("/holds/0/placed_by/type").asString()).isEqualTo("credits.hold-placed");

        api.delete("/v1/users/" + user);
        assertThat(api.get("/v1/users/" + user + "/credits/explanation").json().get("lots"))
                .isEqualTo(explained.get("lots"));
    }

    @Test
    void aPurchaseBringsALotInAndSaysWhatWasPaid() {
        String user = newUser();
        Instant expiry = CLOCK.instant().plus(Duration.ofDays(365));
        String reference = "pi_" + UUID.randomUUID();

        Api.Answer answer = api.post(
                "/v1/users/" + user + "/purchases",
                "{'amount': 100, 'description': 'pack', 'paid': {'amount_minor': 999, 'currency': 'EUR'},"
                        + " 'payment_reference': '%s', 'expires_at': '%s', 'metadata': {'b': '2', 'a': '1'}}",
                reference,
                expiry);

        JsonNode purchase = made(answer);
        assertThat(purchase.propertyNames())
                .containsExactly(
                        "id",
                        "user_id",
                        "type",
                        "amount",
                        "balance_after",
                        "description",
                        "reason",
                        "video_id",
                        "hold_id",
                        "related_transaction_id",
                        "payment_reference",
                        "paid",
                        "refunded",
                        "refundable",
                        "idempotency_key",
                        "actor",
                        "sequence",
                        "ledger_position",
                        "lots",
                        "debt",
                        "metadata",
                        "created_at");
        assertThat(purchase.get("type").asString()).isEqualTo("purchase");
        assertThat(purchase.get("amount").longValue()).isEqualTo(100);
        assertThat(purchase.get("balance_after").longValue()).isEqualTo(100);
        assertThat(purchase.get("paid").toString()).isEqualTo("{\"amount_minor\":999,\"currency\":\"EUR\"}");
        assertThat(purchase.get("payment_reference").asString()).isEqualTo(reference);
        assertThat(purchase.get("refunded").longValue()).isZero();
        assertThat(purchase.get("refundable").longValue()).isEqualTo(100);
        assertThat(purchase.get("actor").asString()).isEqualTo("client:admin");
        assertThat(purchase.get("sequence").longValue()).isEqualTo(1);
        assertThat(purchase.get("metadata").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(purchase.get("debt").isNull()).isTrue();
        assertThat(answer.header("Ledger-Position"))
                .isEqualTo(purchase.get("ledger_position").asString());
        assertThat(answer.header("Location"))
                .endsWith("/v1/transactions/" + purchase.get("id").asString());

        JsonNode credits = credits(user);
        assertThat(credits.get("transaction_count").longValue()).isEqualTo(1);
        assertThat(credits.get("updated_at")).isEqualTo(purchase.get("created_at"));
        JsonNode lot = credits.at("/lots/0");
        assertThat(lot.propertyNames())
                .containsExactly("id", "kind", "amount", "remaining", "held", "expires_at", "priority", "paid");
        assertThat(lot.get("id")).isEqualTo(purchase.at("/lots/0/lot_id"));
        assertThat(lot.get("kind").asString()).isEqualTo("purchase");
        assertThat(Instant.parse(lot.get("expires_at").asString()))
                .isEqualTo(expiry.truncatedTo(java.time.temporal.ChronoUnit.MICROS));
        assertThat(lot.get("priority").intValue()).isEqualTo(100);
        assertThat(lot.get("paid")).isEqualTo(purchase.get("paid"));
    }

    @Test
    void lotsAreListedInTheOrderOfTheirUse() {
        String user = newUser();
        purchase(user, 1);
        made(api.post("/v1/users/" + user + "/grants", "{'amount': 2}"));
        made(api.post(
                "/v1/users/" + user + "/grants",
                "{'amount': 3, 'expires_at': '%s'}",
                CLOCK.instant().plus(Duration.ofDays(9))));
        made(api.post("/v1/users/" + user + "/grants", "{'amount': 4, 'priority': -1000}"));

        assertThat(credits(user)
                        .get("lots")
                        .valueStream()
                        .map(lot -> lot.get("amount").longValue()))
                .containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void aUsageDrawsOnTheLots() {
        String user = newUser();
        String video = UUID.randomUUID().toString();
        JsonNode grant = grant(user, 10);

        JsonNode usage = made(api.post(
                "/v1/users/" + user + "/usages",
                "{'amount': 4, 'video_id': '%s', 'description': 'a clip', 'metadata': {}}",
                video));

        assertThat(usage.get("type").asString()).isEqualTo("usage");
        assertThat(usage.get("amount").longValue()).isEqualTo(-4);
        assertThat(usage.get("balance_after").longValue()).isEqualTo(6);
        assertThat(usage.get("video_id").asString()).isEqualTo(video);
        assertThat(usage.get("refundable").longValue()).isEqualTo(4);
        assertThat(usage.at("/lots/0/lot_id")).isEqualTo(grant.at("/lots/0/lot_id"));
        assertThat(usage.at("/lots/0/amount").longValue()).isEqualTo(-4);
        assertThat(usage.at("/lots/0").propertyNames()).containsExactly("lot_id", "amount");
        assertThat(credits(user).get("available").longValue()).isEqualTo(6);
    }

    @Test
    void R2_moreThanIsAvailableIsRefusedAndWritesNothing() {
        String user = newUser(5);
        hold(user, 2);
        long events = eventsOf(user);

        Api.Answer answer = api.post("/v1/users/" + user + "/usages", "{'amount': 4}");

        assertProblem(answer, 402, "insufficient-credits");
        assertThat(answer.json().get("available").longValue()).isEqualTo(3);
        assertThat(answer.json().get("required").longValue()).isEqualTo(4);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void case1_aRetryOfASuccessThatGotLostSucceedsAgain() {
        String user = newUser(10);
        String key = UUID.randomUUID().toString();
        String path = "/v1/users/" + user + "/usages";
        Api.Answer first = api.postWithKey(key, path, "{'amount': 10, 'description': null}");

        Api.Answer again = api.postWithKey("\"" + key + "\"", path, " { 'amount' : 10 } ");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Ledger-Position")).isEqualTo(first.header("Ledger-Position"));
        assertThat(first.text("idempotency_key")).isEqualTo(key);
        assertThat(credits(user).get("amount").longValue()).isZero();
    }

    @Test
    void R3_aKeyOfAnotherCommandIsRefused() {
        String user = newUser(10);
        String key = UUID.randomUUID().toString();
        made(api.postWithKey(key, "/v1/users/" + user + "/usages", "{'amount': 1}"));

        assertProblem(
                api.postWithKey(key, "/v1/users/" + user + "/usages", "{'amount': 2}"), 422, "idempotency-key-reused");
        assertProblem(
                api.postWithKey(key, "/v1/users/" + user + "/grants", "{'amount': 1}"), 422, "idempotency-key-reused");
        assertProblem(
                api.postWithKey(key, "/v1/users/" + newUser(10) + "/usages", "{'amount': 1}"),
                422,
                "idempotency-key-reused");
        assertThat(credits(user).get("amount").longValue()).isEqualTo(9);
    }

    @Test
    void R3_aRefusalDoesNotUseTheKeyUp() {
        String user = newUser();
        String key = UUID.randomUUID().toString();
        String path = "/v1/users/" + user + "/usages";
        assertProblem(api.postWithKey(key, path, "{'amount': 10}"), 402, "insufficient-credits");
        assertInvalid(api.postWithKey(key, path, "{'amount': 0}"), "amount");
        grant(user, 10);

        Api.Answer answer = api.postWithKey(key, path, "{'amount': 10}");

        made(answer);
        assertThat(answer.header("Idempotent-Replayed")).isNull();
    }

    @Test
    void aPurchaseIsReplayedEvenAfterWhatItBroughtHasExpired() {
        String user = newUser();
        String key = UUID.randomUUID().toString();
        String path = "/v1/users/" + user + "/purchases";
        String body = "{'amount': 5, 'expires_at': '" + CLOCK.instant().plusSeconds(600) + "'}";
        Api.Answer first = api.postWithKey(key, path, body);
        CLOCK.advance(Duration.ofSeconds(601));

        Api.Answer again = api.postWithKey(key, path, body);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertInvalid(api.post(path, body), "expires_at");
    }

    @Test
    void R7_whatIsDueIsNotCountedWhetherOrNotItIsBooked() {
        String user = newUser(1);
        made(api.post(
                "/v1/users/" + user + "/grants",
                "{'amount': 5, 'expires_at': '%s'}",
                CLOCK.instant().plusSeconds(600)));
        CLOCK.advance(Duration.ofSeconds(600));

        JsonNode credits = credits(user);

        assertThat(credits.get("amount").longValue()).isEqualTo(1);
        assertThat(credits.get("available").longValue()).isEqualTo(1);
        assertThat(credits.get("lots")).hasSize(1);
        Api.Answer refused = api.post("/v1/users/" + user + "/usages", "{'amount': 2}");
        assertProblem(refused, 402, "insufficient-credits");
        assertThat(refused.json().get("available").longValue()).isEqualTo(1);
    }

    @Test
    void R5_aHoldPastItsDeadlineHoldsNothing() {
        String user = newUser(10);
        made(api.post("/v1/users/" + user + "/holds", "{'amount': 7, 'expires_in_seconds': 60}"));
        assertThat(credits(user).get("available").longValue()).isEqualTo(3);
        CLOCK.advance(Duration.ofSeconds(60));

        JsonNode credits = credits(user);

        assertThat(credits.get("held").longValue()).isZero();
        assertThat(credits.get("available").longValue()).isEqualTo(10);
        assertThat(credits.at("/lots/0/held").longValue()).isZero();
    }

    @Test
    void adjustmentsGoBothWaysAndADebitMayMakeADebt() {
        String user = newUser();
        String path = "/v1/users/" + user + "/adjustments";

        JsonNode credit = made(api.post(path, "{'amount': 3, 'direction': 'credit', 'reason': 'gift lost'}"));
        JsonNode debit = made(api.post(path, "{'amount': 5, 'direction': 'debit', 'reason': 'abuse'}"));

        assertThat(credit.get("type").asString()).isEqualTo("adjustment");
        assertThat(credit.get("reason").asString()).isEqualTo("gift lost");
        assertThat(credit.get("refunded").isNull()).isTrue();
        assertThat(debit.get("amount").longValue()).isEqualTo(-5);
        assertThat(debit.get("debt").longValue()).isEqualTo(-2);
        assertThat(debit.at("/lots/0/amount").longValue()).isEqualTo(-3);
        JsonNode credits = credits(user);
        assertThat(credits.get("amount").longValue()).isEqualTo(-2);
        assertThat(credits.get("available").longValue()).isEqualTo(-2);
        assertThat(credits.get("debt").longValue()).isEqualTo(2);
        assertThat(grant(user, 5).get("debt").longValue()).isEqualTo(2);
    }
}
