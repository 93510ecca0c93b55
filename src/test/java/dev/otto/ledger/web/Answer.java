package dev.otto.ledger.web;

import dev.otto.ledger.testing.Opening;
import dev.otto.ledger.testing.contract.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came back over real HTTP. */
record Answer(int status, String text, HttpResponse<String> response) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Answer to(HttpRequest.Builder request) {
        try {
            HttpRequest sent = request.build();
            HttpResponse<String> response = CLIENT.send(sent, Opening.orWhole());
            Contract.check(sent, response);
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Answer toPost(int port, String path, String json) {
        return to(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    static Answer toGet(int port, String path) {
        return to(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    JsonNode json() {
        return JSON.readTree(text);
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    String problem() {
        assert header("Content-Type").orElse("").equals("application/problem+json") : response.headers();
        return json().get("type").asString();
    }

    /** The first of {@code errors}, as {@code field: message}. */
    String error() {
        JsonNode error = json().get("errors").get(0);
        return error.get("field").asString() + ": " + error.get("message").asString();
    }
}
