package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UsersApiTest extends ApiTest {
    private static final String MICROS = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z";

    private static String email() {
        return "Ada-" + UUID.randomUUID() + "@Example.org";
    }

    @Test
    void registersAUserWithAnOpenAccount() {
        String email = email();
        Api.Answer answer = api.postWithoutKey("/v1/users", "{'email': '  %s ', 'name': 'Ada'}", email);

        JsonNode user = made(answer);
        assertThat(user.propertyNames())
                .containsExactly("id", "email", "name", "created_at", "updated_at", "erased_at");
        assertThat(user.get("email").asString()).isEqualTo(email);
        assertThat(user.get("name").asString()).isEqualTo("Ada");
        assertThat(user.get("created_at").asString())
                .matches(MICROS)
                .isEqualTo(user.get("updated_at").asString());
        assertThat(UUID.fromString(user.get("id").asString()).version()).isEqualTo(7);
        assertThat(answer.header("Location"))
                .endsWith("/v1/users/" + user.get("id").asString());
        assertThat(answer.header("Ledger-Position")).matches("[0-9]+");
        assertThat(api.get("/v1/users/" + user.get("id").asString()).json()).isEqualTo(user);
        assertThat(credits(user.get("id").asString()).get("available").longValue())
                .isZero();
    }

    @Test
    void takesTheClientsIdOnce() {
        UUID id = UUID.randomUUID();
        Api.Answer first = api.postWithoutKey("/v1/users", "{'id': '%s', 'email': '%s'}", id, email());
        Api.Answer second = api.postWithoutKey("/v1/users", "{'id': '%s', 'email': '%s'}", id, email());

        assertThat(made(first).get("id").asString()).isEqualTo(id.toString());
        assertThat(first.json().get("name").isNull()).isTrue();
        assertThat(second.status()).as(second.body()).isEqualTo(409);
        assertThat(second.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void anEmailHasOneOwnerInAnyLetterCase() {
        String email = email();
        made(api.postWithoutKey("/v1/users", "{'email': '%s'}", email));

        assertProblem(
                api.postWithoutKey("/v1/users", "{'email': '%s'}", email.toUpperCase(java.util.Locale.ROOT)),
                409,
                "email-taken");
    }

    @Test
    void findsAUserByEmailInAnyLetterCase() {
        String email = email();
        JsonNode user = made(api.postWithoutKey("/v1/users", "{'email': '%s'}", email));

        JsonNode found = api.get("/v1/users?email=" + email.toUpperCase(java.util.Locale.ROOT))
                .json();
        assertThat(found.propertyNames()).containsExactly("data", "has_more", "next_cursor");
        assertThat(found.get("data")).hasSize(1);
        assertThat(found.at("/data/0")).isEqualTo(user);
        assertThat(api.get("/v1/users?email=nobody@example.org").json().get("data"))
                .isEmpty();
        assertInvalid(api.get("/v1/users"), "email");
    }

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        String email = email();
        JsonNode user = made(api.postWithoutKey("/v1/users", "{'email': '%s', 'name': 'Ada'}", email));
        String path = "/v1/users/" + user.get("id").asString();

        JsonNode renamed = api.patch(path, "{'name': 'Grace'}").json();
        assertThat(renamed.get("name").asString()).isEqualTo("Grace");
        assertThat(renamed.get("email").asString()).isEqualTo(email);
        assertThat(renamed.get("created_at")).isEqualTo(user.get("created_at"));
        assertThat(renamed.get("updated_at").asString())
                .isGreaterThan(user.get("updated_at").asString());
        assertThat(api.get(path).json()).isEqualTo(renamed);

        String moved = email();
        assertThat(api.patch(path, "{'email': '%s'}", moved).json().get("email").asString())
                .isEqualTo(moved);
        assertThat(api.get("/v1/users?email=" + email).json().get("data")).isEmpty();
        made(api.postWithoutKey("/v1/users", "{'email': '%s'}", email));
        assertProblem(api.patch(path, "{'email': '%s'}", email), 409, "email-taken");
    }

    @Test
    void aChangeOfNothingAnswersTheUser() {
        String id = newUser();
        long events = eventsOf(id);

        Api.Answer answer = api.patch("/v1/users/" + id, "{'name': null}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(api.get("/v1/users/" + id).json());
        assertThat(eventsOf(id)).isEqualTo(events);
    }

    @Test
    void aRepeatedRegistrationOrChangeAnswersAsTheFirstDid() {
        String key = UUID.randomUUID().toString();
        String body = "{'email': '" + email() + "', 'name': 'Ada'}";
        Api.Answer first = api.postWithKey(key, "/v1/users", body);
        String path = "/v1/users/" + first.text("id");
        Api.Answer renamed = api.patchWithKey(key + "-b", path, "{'name': 'Grace'}");
        api.patch(path, "{'name': 'Edith', 'email': '%s'}", email());

        Api.Answer again = api.postWithKey("\"" + key + "\"", "/v1/users", body);
        Api.Answer renamedAgain = api.patchWithKey(key + "-b", path, "{'name': 'Grace'}");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(renamedAgain.body()).isEqualTo(renamed.body());
        assertThat(renamedAgain.header("Idempotent-Replayed")).isEqualTo("true");
        assertProblem(api.postWithKey(key, "/v1/users", "{'email': 'b@c.d'}"), 422, "idempotency-key-reused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\\u0007", "a@b\\u00a0c"})
    void refusesWhatIsNoEmail(String email) {
        assertInvalid(api.postWithoutKey("/v1/users", "{'email': '" + email + "'}"), "email");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|email",
                "{'email': 5}|email",
                "{'email': 'a@b', 'nmae': 'x'}|nmae",
                "{'email': 'a@b', 'id': '1-1-1-1-1'}|id",
                "{'email': 'a@b', 'name': 5}|name",
            })
    void refusesABadRegistration(String body, String field) {
        assertInvalid(api.postWithoutKey("/v1/users", body), field);
    }

    @Test
    void refusesTextsThatAreTooLong() {
        assertInvalid(api.postWithoutKey("/v1/users", "{'email': 'a@%s'}", "b".repeat(253)), "email");
        assertInvalid(api.postWithoutKey("/v1/users", "{'email': 'a@b', 'name': '%s'}", "n".repeat(256)), "name");
    }

    @Test
    void saysWhenThereIsNoSuchUser() {
        String nobody = "/v1/users/" + UUID.randomUUID();

        assertProblem(api.get(nobody), 404, "not-found");
        assertProblem(api.patch(nobody, "{'name': 'x'}"), 404, "not-found");
        assertInvalid(api.get("/v1/users/1-1-1-1-1"), "id");
        assertInvalid(api.patch("/v1/users/nobody", "{'name': 'x'}"), "id");
    }
}
