package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the calls that move credits do not take. */
class CreditsInputApiTest extends ApiTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "'5'", "1e3", "0", "-1", "9007199254740992", "true", "null", "[]", "{}", "1.5"})
    void refusesWhatIsNoAmount(String amount) {
        String user = newUser(10);
        long events = eventsOf(user);

        for (String kind : new String[] {"usages", "grants", "purchases", "holds"}) {
            assertInvalid(api.post("/v1/users/" + user + "/" + kind, "{'amount': " + amount + "}"), "amount");
        }
        assertInvalid(
                api.post(
                        "/v1/users/" + user + "/adjustments",
                        "{'amount': " + amount + ", 'direction': 'credit', 'reason': 'r'}"),
                "amount");
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "purchases|'expires_ta': null|expires_ta",
                "purchases|'expires_at': '2020-01-01T00:00:00Z'|expires_at",
                "purchases|'expires_at': '2099-01-01'|expires_at",
                "purchases|'expires_at': 4070908800|expires_at",
                "purchases|'paid': {'amount_minor': 1}|paid.currency",
                "purchases|'paid': {'amount_minor': 1, 'currency': 'eur'}|paid.currency",
                "purchases|'paid': {'amount_minor': 1, 'currency': 'EUX'}|paid.currency",
                "purchases|'paid': {'amount_minor': 1, 'currency': 'XXX'}|paid.currency",
                "purchases|'paid': {'amount_minor': 1, 'currency': 'XAU'}|paid.currency",
                "purchases|'paid': {'amount_minor': -1, 'currency': 'EUR'}|paid.amount_minor",
                "purchases|'paid': {'currency': 'EUR'}|paid.amount_minor",
                "purchases|'paid': 5|paid",
                "purchases|'payment_reference': ''|payment_reference",
                "purchases|'metadata': {'a': 5}|metadata.a",
                "purchases|'metadata': {'': 'x'}|metadata",
                "purchases|'priority': 1|priority",
                "grants|'priority': 1001|priority",
                "grants|'priority': -1001|priority",
                "grants|'expires_at': '2020-01-01T00:00:00Z'|expires_at",
                "usages|'video_id': 'x'|video_id",
                "usages|'expires_at': '2099-01-01T00:00:00Z'|expires_at",
                "usages|'description': 5|description",
                "adjustments|'direction': 'up', 'reason': 'r'|direction",
                "adjustments|'direction': 'debit'|reason",
                "adjustments|'direction': 'debit', 'reason': ''|reason",
                "adjustments|'reason': 'r'|direction",
            })
    void refusesABadField(String kind, String fields, String field) {
        String user = newUser(10);
        long events = eventsOf(user);

        assertInvalid(api.post("/v1/users/" + user + "/" + kind, "{'amount': 1, " + fields + "}"), field);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void refusesTextsThatAreTooLong() {
        String path = "/v1/users/" + newUser() + "/purchases";

        assertInvalid(api.post(path, "{'amount': 1, 'description': '%s'}", "d".repeat(501)), "description");
        assertInvalid(api.post(path, "{'amount': 1, 'payment_reference': '%s'}", "p".repeat(256)), "payment_reference");
        assertInvalid(api.post(path, "{'amount': 1, 'metadata': {'%s': ''}}", "k".repeat(41)), "metadata");
        assertInvalid(api.post(path, "{'amount': 1, 'metadata': {'k': '%s'}}", "v".repeat(501)), "metadata");
        made(api.post(path, "{'amount': 1, 'description': '%s'}", "d".repeat(500)));
    }

    @Test
    void whatMovesCreditsNeedsAKey() {
        String user = newUser(10);

        for (String kind : new String[] {"usages", "grants", "purchases", "holds"}) {
            assertProblem(
                    api.postWithoutKey("/v1/users/" + user + "/" + kind, "{'amount': 1}"),
                    400,
                    "idempotency-key-missing");
        }
    }

    @Test
    void saysWhenThereIsNoSuchUser() {
        String nobody = "/v1/users/" + UUID.randomUUID();

        assertProblem(api.get(nobody + "/credits"), 404, "not-found");
        assertProblem(api.post(nobody + "/usages", "{'amount': 1}"), 404, "not-found");
        assertProblem(api.post(nobody + "/grants", "{'amount': 1}"), 404, "not-found");
        assertProblem(api.post(nobody + "/purchases", "{'amount': 1}"), 404, "not-found");
        assertProblem(
                api.post(nobody + "/adjustments", "{'amount': 1, 'direction': 'credit', 'reason': 'r'}"),
                404,
                "not-found");
        assertInvalid(api.get("/v1/users/x/credits"), "id");
        // What is wrong with the form comes before what is not there.
        assertInvalid(
                api.post(nobody + "/grants", "{'amount': 1, 'expires_at': '2020-01-01T00:00:00Z'}"), "expires_at");
    }
}
