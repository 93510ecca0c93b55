package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Calls from web pages, as a browser makes them. */
class BrowserApiTest extends ApiTest {
    @Test
    void aPageOfANamedOriginMayAskAndReadTheAnswer() {
        Api.Answer asked = api.preflight("/v1/me/credits", PAGE, "GET", "authorization");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(asked.header("Access-Control-Allow-Credentials")).isNull();

        Api.Answer answer = api.from(PAGE, "/v1/projections");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("Ledger-Position");
    }

    @Test
    void aPageOfAnotherOriginMayNot() {
        assertThat(api.preflight("/v1/me", "https://evil.example", "GET", "authorization")
                        .status())
                .isEqualTo(403);
        assertThat(api.from("https://evil.example", "/v1/projections").status()).isEqualTo(403);
        assertThat(api.preflight("/actuator/prometheus", PAGE, "GET", "authorization")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
    }
}
