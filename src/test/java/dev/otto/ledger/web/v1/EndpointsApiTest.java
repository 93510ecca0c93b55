package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsApiTest extends ApiTest {
    @BeforeEach
    void begin() {
        database.sql("DELETE FROM endpoints").update();
    }

    private String register() {
        return made(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/%s'}", UUID.randomUUID()))
                .get("id")
                .asString();
    }

    @Test
    void isShownWithItsSecretOnceAndRemoved() {
        Api.Answer made = api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/a', 'types': ['video', 'credits']}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.text("secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
        String path = "/v1/endpoints/" + made.text("id");
        assertThat(made.header("Location")).isEqualTo(path);
        assertThat(api.get(path).body()).contains("[\"video\",\"credits\"]").doesNotContain("whsec");
        assertThat(api.get("/v1/endpoints").json().at("/data/0/id").asString()).isEqualTo(made.text("id"));
        assertThat(api.post(path + "/rotate", "{'grace_seconds': 5}").text("secret"))
                .isNotEqualTo(made.text("secret"));
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertProblem(api.get(path), 404, "not-found");
        assertProblem(api.delete(path), 404, "not-found");
    }

    @Test
    void refusesWhatIsMalformedTakenOrTooMuch() {
        assertInvalid(api.post("/v1/endpoints", "{'url': 'ftp://192.0.2.1/'}"), "url");
        assertInvalid(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/#x'}"), "url");
        assertInvalid(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/', 'types': []}"), "types");
        assertInvalid(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/', 'types': ['no']}"), "types[0]");
        assertInvalid(api.post("/v1/endpoints", "{}"), "url");
        assertThat(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/a'}").status())
                .isEqualTo(201);
        assertProblem(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/a'}"), 409, "endpoint-exists");
        for (int i = 1; i < 50; i++) {
            register();
        }
        assertProblem(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/b'}"), 409, "too-many-endpoints");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://192.0.2.1:0/",
                "https://192.0.2.1:65536/",
                "https://192.0.2.1:99999/x",
                "https://192.0.2.1:-1/",
                "https://192.0.2.1:2147483648/",
                "https://@192.0.2.1/",
                "https://192.0.2.1/#",
                "https://192.0.2.1/\u00fc",
                "https://192.0.2.1/?to=\u65e5",
                "https://m\u00fcller.example/",
                "https:///x",
                "https://:443/x",
                "https://a_b.example/",
                "https://a..b/",
                "https://192.0.2.256/",
                "https://[v1.a]/",
                "https://192.0.2.1/%zz"
            })
    void refusesWhatNothingCanBeSentTo(String url) {
        assertInvalid(api.post("/v1/endpoints", "{'url': '%s'}", url), "url");
        assertThat(api.get("/v1/endpoints").json().get("data").size()).isZero();
    }

    @Test
    void saysWhichPortsThereAre() {
        assertThat(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1:65536/'}")
                        .body())
                .contains("must have a port from 1 to 65535");
        assertThat(api.post("/v1/endpoints", "{'url': 'https://192.0.2.1:65535/'}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void deadLettersAreListedPageByPageAndReplayed() {
        String endpoint = register();
        for (int i = 1; i <= 3; i++) {
            Scene.deadLetter(database, endpoint, i);
        }
        String path = "/v1/endpoints/" + endpoint + "/dead-letters";
        Api.Answer first = api.get(path + "?limit=2");
        assertThat(first.json().at("/data/0/event_id").asString()).isEqualTo("3.1");
        assertThat(first.json().get("data").size()).isEqualTo(2);
        Api.Answer second = api.get(path + "?limit=2&cursor=" + first.text("next_cursor"));
        assertThat(second.json().at("/data/0/event_id").asString()).isEqualTo("1.1");
        assertThat(second.json().get("has_more").asBoolean()).isFalse();
        String letter = second.json().at("/data/0/id").asString();
        assertThat(api.postNothing("/v1/dead-letters/" + letter + "/replay").status())
                .isEqualTo(202);
        assertProblem(api.postNothing("/v1/dead-letters/" + letter + "/replay"), 404, "not-found");
        assertThat(api.get("/v1/endpoints/" + endpoint).json().get("waiting").asLong())
                .isEqualTo(1);
        assertThat(api.delete("/v1/endpoints/" + endpoint).status()).isEqualTo(204);
        assertThat(database.sql("SELECT count(*) FROM deliveries WHERE endpoint_id = ?::uuid")
                        .param(endpoint)
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
