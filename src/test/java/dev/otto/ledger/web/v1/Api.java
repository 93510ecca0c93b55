package dev.otto.ledger.web.v1;

import dev.otto.ledger.testing.Opening;
import dev.otto.ledger.testing.contract.Contract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to the service. Bodies may be written with single quotes, and with places for values. */
final class Api {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port;
    private final String token;

    Api(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** The same service, spoken to with another token, or with none if it is empty. */
    Api as(String otherToken) {
        return new Api(port, otherToken);
    }

    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String text(String member) {
            JsonNode value = json().get(member);
            return value == null || value.isNull() ? null : value.asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** With a key that nobody has used. */
    Answer post(String path, String body, Object... values) {
        return postWithKey("\"" + UUID.randomUUID() + "\"", path, body, values);
    }

    Answer postWithKey(String key, String path, String body, Object... values) {
        return send(request(path).header("Idempotency-Key", key).POST(json(body, values)));
    }

    Answer postWithoutKey(String path, String body, Object... values) {
        return send(request(path).POST(json(body, values)));
    }

    /** A body whose length is not announced. */
    Answer postChunked(String path, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
    }

    static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    /** Without body and media type. */
    Answer postNothing(String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer patch(String path, String body, Object... values) {
        return send(request(path).method("PATCH", json(body, values)));
    }

    Answer patchWithKey(String key, String path, String body, Object... values) {
        return send(request(path).header("Idempotency-Key", key).method("PATCH", json(body, values)));
    }

    /** @param key absent: none */
    Answer put(String path, String key, String body) {
        HttpRequest.Builder request = request(path);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.method("PUT", json(body)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Any method, with a key that nobody has used. */
    Answer call(String method, String path, String body) {
        boolean bodiless = method.equals("GET") || method.equals("DELETE");
        return send(request(path)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(method, bodiless ? HttpRequest.BodyPublishers.noBody() : json(body)));
    }

    /** As a browser asks before a page's request. */
    Answer preflight(String path, String origin, String method, String headers) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", headers)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    /** What a page of an origin reads. */
    Answer from(String origin, String path) {
        return send(request(path).header("Origin", origin).GET());
    }

    Answer deleteWithKey(String key, String path) {
        return send(request(path).header("Idempotency-Key", key).DELETE());
    }

    /** Without a token, a key or a media type. */
    HttpRequest.Builder raw(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    /** With the token. */
    HttpRequest.Builder signed(String path) {
        return raw(path).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static HttpRequest.BodyPublisher json(String body, Object... values) {
        String text = values.length == 0 ? body : String.format(Locale.ROOT, body, values);
        return HttpRequest.BodyPublishers.ofString(text.replace('\'', '"'));
    }

    /** A request of any kind, made by {@link #raw}. */
    static Answer send(HttpRequest.Builder request) {
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
}
