package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.EventSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsApiTest extends ApiTest {
    private Api.Answer set(String user, String key, String body) {
        return api.put("/v1/users/" + user + "/thresholds", key, body);
    }

    private static String path(String user) {
        return "/v1/users/" + user + "/thresholds";
    }

    @Test
    void whoHasNoneIsToldByTheDefaults() {
        String user = newUser();
        assertThat(api.get(path(user)).body())
                .isEqualTo("{\"user_id\":\"%s\",\"low_balance\":null,\"expiring_within_seconds\":null,".formatted(user)
                        + "\"defaults\":{\"low_balance\":0,\"expiring_within_seconds\":0}}");
    }

    @Test
    void theyAreSetAllAtOnceAndAnsweredAsTheyAre() {
        String user = newUser();
        Api.Answer both = set(user, null, "{'low_balance': 50, 'expiring_within_seconds': 3600}");
        assertThat(both.status()).as(both.body()).isEqualTo(200);
        assertThat(both.header("Ledger-Position")).isNotNull();
        assertThat(api.get(path(user)).body()).isEqualTo(both.body());
        Api.Answer one = set(user, null, "{'expiring_within_seconds': 0}");
        assertThat(one.json().get("low_balance").isNull()).isTrue();
        assertThat(one.json().get("expiring_within_seconds").asLong()).isZero();
        assertThat(api.get(path(user)).body()).isEqualTo(one.body());
    }

    @Test
    void settingWhatIsSoAlreadyRecordsNothing() {
        String user = newUser();
        set(user, null, "{'low_balance': 50}");
        long events = eventsOf(user);
        Api.Answer again = set(user, null, "{'low_balance': 50, 'expiring_within_seconds': null}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Ledger-Position")).isNull();
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void aKeyMakesItHappenOnce() {
        String user = newUser();
        String key = UUID.randomUUID().toString();
        Api.Answer first = set(user, key, "{'low_balance': 50}");
        set(user, null, "{'low_balance': 60}");
        Api.Answer replay = set(user, key, "{'low_balance': 50}");
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(api.get(path(user)).json().get("low_balance").asLong()).isEqualTo(60);
        assertProblem(set(user, key, "{'low_balance': 70}"), 422, "idempotency-key-reused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'low_balance': -1}",
                "{'low_balance': 9007199254740992}",
                "{'low_balance': 1.0}",
                "{'low_balance': '5'}",
                "{'expiring_within_seconds': -1}",
                "{'expiring_within_seconds': 31622401}",
                "{'lowbalance': 5}",
                "[]"
            })
    void refusesWhatIsNoThreshold(String body) {
        String user = newUser();
        assertThat(set(user, null, body).status()).isEqualTo(400);
        assertThat(api.get(path(user)).json().get("low_balance").isNull()).isTrue();
    }

    @Test
    void aPersonSeesTheirOwnAndSetsNone() {
        String user = newUser();
        Api own = api.as(ISSUER.token(UUID.fromString(user)));
        assertThat(own.get(path(user)).status()).isEqualTo(200);
        assertProblem(own.put(path(user), null, "{'low_balance': 5}"), 403, "forbidden");
        assertProblem(own.get(path(newUser())), 404, "not-found");
        assertProblem(set(UUID.randomUUID().toString(), null, "{'low_balance': 5}"), 404, "not-found");
    }

    @Test
    void anErasedUserHasNoMoreToSet() {
        String user = newUser();
        set(user, null, "{'low_balance': 50}");
        api.delete("/v1/users/" + user);
        assertProblem(set(user, null, "{'low_balance': 5}"), 409, "account-erased");
    }

    @Test
    void aFallBelowTheThresholdIsToldRightBehindItsTransaction() {
        String user = newUser(100);
        set(user, null, "{'low_balance': 90}");
        try (EventSource stream = new EventSource(port, "/v1/users/" + user + "/stream", ADMIN_KEY, "")) {
            hold(user, 5);
            use(user, 10);
            use(user, 1);
            await().until(() -> stream.events("credits").size() == 3
                    && stream.events("balance.low").size() == 1);
            assertThat(stream.events())
                    .extracting(EventSource.Event::name)
                    .containsExactly("credits", "transaction", "credits", "transaction", "credits", "balance.low");
            assertThat(stream.events().getLast().data())
                    .startsWith("{\"user_id\":\"%s\",\"amount\":89,\"available\":84,\"threshold\":90,\"at\":\""
                            .formatted(user));
        }
    }

    @Test
    void theEventStandsInTheAccountsLog() {
        String user = newUser(100);
        set(user, null, "{'low_balance': 90}");
        use(user, 20);
        assertThat(api.get("/v1/users/" + user + "/events").json().get("data"))
                .extracting(event -> event.get("type").asString())
                .containsExactly(
                        "credits.account-opened",
                        "credits.credits-granted",
                        "credits.thresholds-set",
                        "credits.credits-used",
                        "credits.balance-fell-low");
        assertThat(credits(user).get("transaction_count").asLong()).isEqualTo(2);
    }
}
