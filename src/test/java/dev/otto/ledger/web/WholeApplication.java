package dev.otto.ledger.web;

import dev.otto.ledger.LedgerApplication;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.testing.contract.Contract;
import dev.otto.ledger.testing.contract.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole application on a database of its own, asked over real HTTP. All tests of this kind share one. */
@SpringBootTest(classes = LedgerApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class WholeApplication {
    static final Path DATA = temporary();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        String url = TestPostgres.url(TestPostgres.freshDatabase());
        registry.add("DATABASE_URL", () -> url);
        registry.add("ledger.data-directory", DATA::toString);
    }

    @BeforeEach
    void checkEveryAnswer() {
        Contract.holdsAt(port);
        Seen.test(getClass());
    }

    String admin() {
        try {
            return Files.readString(DATA.resolve("admin-key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String made(String name, String role) {
        Answer answer = post("/v1/api-keys", admin(), "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(name, role));
        return answer.json().get("key").asString();
    }

    Answer get(String path, String secret) {
        return Answer.to(request(path, secret));
    }

    Answer delete(String path, String secret) {
        return Answer.to(request(path, secret).DELETE());
    }

    Answer post(String path, String secret, String body) {
        return Answer.to(
                request(path, secret).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path, String secret) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + secret);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("ledger-api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
