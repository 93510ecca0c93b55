package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.Parallel;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A person with a token of the issuer: registered by the first call, shown what is theirs and nothing else. */
class MeApiTest extends ApiTest {
    private final UUID ada = UUID.randomUUID();

    private Api ada() {
        return api.as(ISSUER.token(ada));
    }

    private Api tokenWith(UUID sub, String email, Object verified) {
        return api.as(ISSUER.sign(ISSUER.claims(sub.toString())
                .claim("email", email)
                .claim("email_verified", verified)
                .build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/credits", "/transactions", "/holds", "/videos"})
    void isRegisteredByTheFirstCallWhateverItIs(String below) {
        assertProblem(api.get("/v1/users/" + ada), 404, "not-found");
        assertThat(ada().get("/v1/me" + below).status()).isEqualTo(200);
        assertThat(api.get("/v1/users/" + ada).text("email")).isNull();
        assertThat(ada().get("/v1/users/" + ada + below).body())
                .isEqualTo(ada().get("/v1/me" + below).body());
    }

    @Test
    void seesWhatTheyHadAndNothingOfTheFuture() {
        ada().get("/v1/me");
        String granted = grant(ada.toString(), 5).get("created_at").asString();
        grant(ada.toString(), 7);
        for (String path : List.of("/v1/me/credits?at=", "/v1/users/" + ada + "/credits?at=")) {
            assertThat(ada().get(path + granted).json().get("amount").longValue())
                    .isEqualTo(5);
            assertProblem(ada().get(path + "2999-01-01T00:00:00Z"), 409, "instant-not-past");
        }
        assertProblem(ada().get("/v1/users/" + UUID.randomUUID() + "/credits?at=" + granted), 404, "not-found");
        assertProblem(ada().get("/v1/users/" + ada + "/credits/explanation"), 403, "forbidden");
    }

    @Test
    void isRegisteredOnceWhenManyFirstCallsComeAtOnce() {
        Api caller = ada();
        List<Integer> statuses =
                Parallel.collect(16, 16, i -> caller.get("/v1/me/credits").status());
        assertThat(statuses).containsOnly(200);
        assertThat(eventsOf(ada.toString())).isEqualTo(2);
    }

    @Test
    void isNamedInTheLogAsWhoRegistered() {
        ada().get("/v1/me");
        JsonNode events = api.get("/v1/users/" + ada + "/events").json().get("data");
        assertThat(events.get(0).get("metadata").toString()).contains("user").contains(ada.toString());
    }

    @Test
    void bringsAnEmailThatTheIssuerVouchesFor() {
        String email = ada + "@example.org";
        assertThat(tokenWith(ada, email, true).get("/v1/me").text("email")).isEqualTo(email);
        assertThat(api.get("/v1/users?email=" + email).json().at("/data/0/id").asString())
                .isEqualTo(ada.toString());
    }

    @Test
    void bringsNoEmailThatIsTheirOwnWordOrSomebodyElsesOrNone() {
        String taken = UUID.randomUUID() + "@example.org";
        api.post("/v1/users", "{'email': '%s'}", taken);
        assertThat(tokenWith(UUID.randomUUID(), taken, true).get("/v1/me").text("email"))
                .isNull();
        assertThat(tokenWith(UUID.randomUUID(), "free-" + taken, false)
                        .get("/v1/me")
                        .text("email"))
                .isNull();
        assertThat(tokenWith(UUID.randomUUID(), "not an address", true)
                        .get("/v1/me")
                        .text("email"))
                .isNull();
    }

    @Test
    void keepsWhatAnOperatorRegistered() {
        String user = newUser(5);
        Api token = api.as(ISSUER.token(UUID.fromString(user)));
        assertThat(token.get("/v1/me").text("name")).isEqualTo("Ada");
        assertThat(token.get("/v1/me/credits").json().get("amount").asInt()).isEqualTo(5);
    }

    @Test
    void readsTheirThingsByIdAndNobodyElses() {
        Theirs mine = new Theirs(newUser(100));
        Theirs another = new Theirs(newUser(100));
        Api me = api.as(ISSUER.token(UUID.fromString(mine.user)));
        for (String kind : List.of("transactions", "holds", "videos")) {
            Api.Answer own = me.get("/v1/" + kind + "/" + mine.of(kind));
            assertThat(own.status()).as(own.body()).isEqualTo(200);

            Api.Answer others = me.get("/v1/" + kind + "/" + another.of(kind));
            Api.Answer unknown = me.get("/v1/" + kind + "/" + UUID.randomUUID());
            assertProblem(others, 404, "not-found");
            assertThat(withoutInstance(others)).isEqualTo(withoutInstance(unknown));
        }
    }

    @Test
    void cannotTellAnotherUserFromNone() {
        String another = newUser(1);
        for (String below : List.of("", "/credits", "/transactions", "/holds", "/videos", "/events")) {
            Api.Answer others = ada().get("/v1/users/" + another + below);
            Api.Answer unknown = ada().get("/v1/users/" + UUID.randomUUID() + below);
            assertProblem(others, 404, "not-found");
            assertThat(withoutInstance(others)).isEqualTo(withoutInstance(unknown));
        }
    }

    @Test
    void movesNoCredit() {
        String user = newUser(10);
        Api me = api.as(ISSUER.token(UUID.fromString(user)));
        long before = eventsOf(user);
        for (String command : List.of("purchases", "grants", "usages", "holds")) {
            assertProblem(me.post("/v1/users/" + user + "/" + command, "{'amount': 1}"), 403, "forbidden");
        }
        assertProblem(me.patch("/v1/users/" + user, "{'name': 'Eve'}"), 403, "forbidden");
        assertThat(eventsOf(user)).isEqualTo(before);
    }

    @Test
    void isNeverRegisteredAgainAfterAnErasure() {
        assertThat(ada().get("/v1/me").status()).isEqualTo(200);
        assertThat(api.delete("/v1/users/" + ada).status()).isEqualTo(202);
        long events = eventsOf(ada.toString());
        for (String below : List.of("", "/credits", "/transactions", "/holds", "/videos")) {
            assertProblem(ada().get("/v1/me" + below), 403, "forbidden");
            assertProblem(ada().get("/v1/users/" + ada + below), 403, "forbidden");
        }
        assertThat(eventsOf(ada.toString())).isEqualTo(events);
    }

    @Test
    void isNoMachine() {
        assertProblem(api.get("/v1/me"), 403, "forbidden");
        assertProblem(api.as("").get("/v1/me"), 401, "unauthenticated");
        assertProblem(api.as("a.b.c").get("/v1/me"), 401, "unauthenticated");
    }

    private static String withoutInstance(Api.Answer answer) {
        return answer.body().replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    /** A user with one of each thing. */
    private final class Theirs {
        final String user;
        final String usage;
        final String hold;
        final String video;

        Theirs(String user) {
            this.user = user;
            usage = use(user, 1).get("id").asString();
            hold = hold(user, 1).get("id").asString();
            video = made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", user))
                    .get("id")
                    .asString();
        }

        String of(String kind) {
            return switch (kind) {
                case "transactions" -> usage;
                case "holds" -> hold;
                default -> video;
            };
        }
    }
}
