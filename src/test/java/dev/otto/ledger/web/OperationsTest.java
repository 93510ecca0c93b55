package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Rights;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

class OperationsTest extends WholeApplication {
    @Autowired
    ApplicationContext context;

    @Test
    void hasALineInTheTableOfRightsForEveryRoute() {
        Set<String> without = new TreeSet<>();
        int routes = 0;
        for (var mapping :
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
            for (RequestMappingInfo route : mapping.getHandlerMethods().keySet()) {
                for (String path : route.getPatternValues()) {
                    for (RequestMethod method : route.getMethodsCondition().getMethods()) {
                        routes++;
                        String concrete = path.replace("/**", "/x").replaceAll("\\{[^}]*}", "x");
                        if (Rights.of(method.name(), concrete).isEmpty()) {
                            without.add(method + " " + path);
                        }
                    }
                }
            }
        }
        assertThat(routes).isGreaterThan(5);
        assertThat(without).isEmpty();
    }

    @Test
    void refusesARouteThatNoLineNames() {
        var request = new MockHttpServletRequest("GET", "/v1/forgotten");
        Authenticated.as(WebSlice.CALLER, () -> true, request);
        assertThatThrownBy(() -> context.getBean(Guard.class).admit(request)).isInstanceOf(AccessDeniedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/health"})
    void tellsAnybodyWhetherItLivesAndNothingElse(String path) {
        // A busy machine may have kept it from hearing of its database for a while.
        Answer answer = await().until(() -> Answer.toGet(port, path), one -> one.status() == 200);
        assertThat(answer.json().get("status").asString()).isEqualTo("UP");
        assertThat(answer.text()).doesNotContain("components", "details", "PostgreSQL");
    }

    @Test
    void tellsAdminMore() {
        String finance = made("watcher", "finance");
        assertThat(get("/actuator/health", admin()).text()).contains("components");
        assertThat(get("/actuator/health", finance).text()).doesNotContain("components");
        assertThat(get("/actuator/prometheus", admin()).text()).contains("jvm_memory");
        for (String path : new String[] {"/actuator/prometheus", "/actuator/metrics", "/actuator/info", "/actuator"}) {
            assertThat(Answer.toGet(port, path).status()).as(path).isEqualTo(401);
            assertThat(get(path, finance).status()).as(path).isEqualTo(403);
            assertThat(get(path, admin()).status()).as(path).isEqualTo(200);
        }
        for (String path : new String[] {"/actuator/env", "/actuator/heapdump", "/actuator/shutdown"}) {
            assertThat(get(path, admin()).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void describesItselfToAnybodyInTheNamesItSpeaks() {
        assertThat(Answer.toGet(port, "/swagger-ui/index.html").status()).isEqualTo(200);
        Answer answer = Answer.toGet(port, "/v3/api-docs");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode api = answer.json();
        assertThat(api.at("/info/title").asString()).isEqualTo("Otto Ledger");
        assertThat(api.at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
        assertThat(answer.text()).doesNotContain("expiresAt", "graceSeconds", "Sender");
    }

    @ParameterizedTest
    @CsvSource({"header", "headers", "path", "query", "parameters"})
    void answersAsAProblemWhatIsTooMuch(String of) throws Exception {
        String fill = "x".repeat(17 << 10);
        String many = "X: 1\r\n".repeat(200);
        String pairs = "a=1&".repeat(200);
        String request = switch (of) {
            case "header" -> "GET /v1/users?email=x HTTP/1.1\r\nHost: x\r\nX: " + fill + "\r\n\r\n";
            case "headers" -> "GET /v1/users?email=x HTTP/1.1\r\nHost: x\r\n" + many + "\r\n";
            case "path" -> "GET /v1/" + fill + " HTTP/1.1\r\nHost: x\r\n\r\n";
            case "query" -> "GET /v1/users?email=" + fill + " HTTP/1.1\r\nHost: x\r\n\r\n";
            default ->
                "GET /v1/users?" + pairs + "email=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + admin()
                        + "\r\nConnection: close\r\n\r\n";
        };
        answersAsAProblemWhatTheContainerTurnsAway(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/users/{x} HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/users?text=\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/users HTTP/1.1\r\nHost: a b\r\n\r\n",
                "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense\r\n\r\n",
                "GET /v1/users HTTP/1.1\r\n\r\n",
                "NONSENSE\r\n\r\n"
            })
    void answersAsAProblemWhatTheContainerTurnsAway(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).matches("(?s)HTTP/1.1 4...*").doesNotContain("<html", "Tomcat", "Exception");
            assertThat(answer).contains("application/problem+json");
        }
    }
}
