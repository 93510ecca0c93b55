package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Where an account is full: of lots, of holds, of credits. */
@TestPropertySource(properties = {"ledger.lots.max-open-lots=2", "ledger.lots.max-open-holds=1"})
class LimitsApiTest extends ApiTest {
    private static final long MOST = 9_007_199_254_740_991L;

    private static String transaction(JsonNode made) {
        return "/v1/transactions/" + made.get("id").asString();
    }

    /** Opens as many lots as there may be, each unlike any other. */
    private void fill(String user) {
        for (int priority = 1; priority <= 2; priority++) {
            made(api.post("/v1/users/" + user + "/grants", "{'amount': 1, 'priority': %d}", priority));
        }
    }

    private void assertRefused(Api.Answer answer, String type) {
        assertProblem(answer, 409, type);
    }

    @Test
    void anAccountTakesNoMoreLots() {
        String user = newUser();
        fill(user);

        assertRefused(api.post("/v1/users/" + user + "/grants", "{'amount': 1}"), "too-many-lots");
        assertRefused(api.post("/v1/users/" + user + "/purchases", "{'amount': 1}"), "too-many-lots");
        assertRefused(
                api.post("/v1/users/" + user + "/adjustments", "{'amount': 1, 'direction': 'credit', 'reason': 'r'}"),
                "too-many-lots");
        assertThat(credits(user).get("amount").longValue()).isEqualTo(2);
    }

    @Test
    void whatComesBackNeedsALotToo() {
        String user = newUser(5);
        JsonNode usage = use(user, 5);
        fill(user);
        assertRefused(api.post(transaction(usage) + "/refunds", "{}"), "too-many-lots");

        String payer = newUser();
        JsonNode purchase = purchase(payer, 5);
        JsonNode reversal = made(api.post(transaction(purchase) + "/reversals", "{}"));
        fill(payer);
        assertRefused(api.post(transaction(reversal) + "/reinstatements", "{}"), "too-many-lots");
    }

    @Test
    void anAccountHasNoMoreHolds() {
        String user = newUser(5);
        hold(user, 1);

        assertRefused(api.post("/v1/users/" + user + "/holds", "{'amount': 1}"), "too-many-holds");
        assertRefused(
                api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", user), "too-many-holds");
    }

    @Test
    void noBalanceGoesBeyondWhatANumberCanSay() {
        String user = newUser(MOST);
        for (String kind : new String[] {"grants", "purchases"}) {
            assertRefused(api.post("/v1/users/" + user + "/" + kind, "{'amount': 1}"), "balance-limit");
        }
        assertRefused(
                api.post("/v1/users/" + user + "/adjustments", "{'amount': 1, 'direction': 'credit', 'reason': 'r'}"),
                "balance-limit");
        JsonNode usage = use(user, 10);
        grant(user, 10);
        assertRefused(api.post(transaction(usage) + "/refunds", "{}"), "balance-limit");

        String payer = newUser();
        JsonNode purchase = purchase(payer, 10);
        JsonNode reversal = made(api.post(transaction(purchase) + "/reversals", "{}"));
        grant(payer, MOST);
        assertRefused(api.post(transaction(reversal) + "/reinstatements", "{}"), "balance-limit");

        String debtor = newUser();
        JsonNode bought = purchase(debtor, 10);
        use(debtor, 10);
        made(api.post(
                "/v1/users/" + debtor + "/adjustments", "{'amount': %d, 'direction': 'debit', 'reason': 'r'}", MOST));
        assertRefused(api.post(transaction(bought) + "/reversals", "{}"), "balance-limit");
    }

    @Test
    void noPersonGivesAPaymentToAnAccountWithoutRoom() {
        String full = newUser();
        fill(full);
        String rich = newUser(MOST);
        String path = "/v1/payments/" + shop().unmatched() + "/resolve";

        assertRefused(api.post(path, "{'user_id': '%s', 'credits': 1}", full), "too-many-lots");
        assertRefused(api.post(path, "{'user_id': '%s', 'credits': 1}", rich), "balance-limit");
        assertThat(api.post(path, "{'user_id': '%s', 'credits': 1}", newUser()).text("status"))
                .isEqualTo("applied");
    }

    @Test
    void aVideoWhosePayersBalanceHasNoRoomCannotFail() {
        String payer = newUser(10);
        UUID video = videoPaidBy(payer, () -> grant(payer, MOST));
        assertRefused(api.patch("/v1/videos/" + video, "{'status': 'failed'}"), "balance-limit");
        assertThat(api.get("/v1/videos/" + video).text("status")).isEqualTo("pending");
    }

    /** Whoever tells of a video knows nothing of its payers' lots. */
    @Test
    void aVideoFailsHoweverManyLotsItsPayerHas() {
        String payer = newUser(10);
        UUID video = videoPaidBy(payer, () -> fill(payer));
        long before = credits(payer).get("amount").asLong();
        assertThat(api.patch("/v1/videos/" + video, "{'status': 'failed'}").text("status"))
                .isEqualTo("failed");
        assertThat(credits(payer).get("amount").asLong()).isEqualTo(before + 10);
    }

    private UUID videoPaidBy(String payer, Runnable thenFilled) {
        UUID video = UUID.randomUUID();
        made(api.post("/v1/users/" + payer + "/usages", "{'amount': 10, 'video_id': '%s'}", video));
        thenFilled.run();
        made(api.post("/v1/videos", "{'id': '%s', 'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", video, newUser(1)));
        return video;
    }
}
