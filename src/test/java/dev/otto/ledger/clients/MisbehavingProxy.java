package dev.otto.ledger.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/** Stands between a client and the service, and fails each request of an intent a few times before it lets one through. */
final class MisbehavingProxy implements AutoCloseable {

    /** What happens to a request: some do their work and lose the answer, some never arrive. */
    enum Fault {
        ANSWER_LOST,
        ANSWER_CUT_SHORT,
        ANSWER_LATE,
        NEVER_ARRIVED,
        UNAVAILABLE,
        TOO_MANY,
        STILL_IN_FLIGHT
    }

    private static final List<List<Fault>> PLANS = List.of(
            List.of(Fault.ANSWER_LOST),
            List.of(Fault.NEVER_ARRIVED, Fault.ANSWER_LOST),
            List.of(),
            List.of(Fault.ANSWER_CUT_SHORT, Fault.STILL_IN_FLIGHT),
            List.of(Fault.UNAVAILABLE, Fault.ANSWER_LOST),
            List.of(Fault.ANSWER_LATE),
            List.of(Fault.TOO_MANY));

    private static final Set<String> NOT_FORWARDED =
            Set.of("connection", "host", "content-length", "upgrade", "http2-settings", "expect", "transfer-encoding");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Intent> intents = new LinkedHashMap<>();
    private final HttpServer server;
    private final int service;

    MisbehavingProxy(int service) throws IOException {
        this.service = service;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** One thing that the client wants, however often it asks. */
    static final class Intent {
        final String method;
        final String body;
        private final List<Fault> plan;
        private final List<Integer> statuses = new ArrayList<>();
        private long earliestNanos;
        private boolean tooEarly;
        private int attempts;

        Intent(String method, String body, List<Fault> plan) {
            this.method = method;
            this.body = body;
            this.plan = plan;
        }

        /** What the client was answered, in order; 0 where it got no answer. */
        List<Integer> statuses() {
            return statuses;
        }

        /** Whether it came back before it was told to. */
        boolean cameTooEarly() {
            return tooEarly;
        }
    }

    synchronized List<Intent> intents() {
        return List.copyOf(intents.values());
    }

    /** By the keys that the client sent. */
    synchronized Map<String, Intent> commands() {
        Map<String, Intent> commands = new LinkedHashMap<>(intents);
        commands.keySet().removeIf(name -> name.startsWith("GET "));
        return commands;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Fault fault = next(exchange, body);
            if (fault == Fault.NEVER_ARRIVED) {
                answered(exchange, 0);
            } else if (fault == Fault.UNAVAILABLE) {
                refuse(exchange, 503);
            } else if (fault == Fault.TOO_MANY) {
                refuse(exchange, 429);
            } else if (fault == Fault.STILL_IN_FLIGHT) {
                refuse(exchange, 409);
            } else {
                answer(exchange, fault, forward(exchange, body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String nameOf(HttpExchange exchange) {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        return exchange.getRequestMethod() + " " + (key == null ? exchange.getRequestURI() : key);
    }

    private synchronized Fault next(HttpExchange exchange, String body) {
        String name = nameOf(exchange);
        Intent intent = intents.get(name);
        if (intent == null) {
            intent = new Intent(exchange.getRequestMethod(), body, PLANS.get(intents.size() % PLANS.size()));
            intents.put(name, intent);
        }
        if (!intent.body.equals(body)) {
            throw new IllegalStateException("another body for " + name);
        }
        intent.tooEarly |= System.nanoTime() < intent.earliestNanos;
        int attempt = intent.attempts++;
        return attempt < intent.plan.size() ? intent.plan.get(attempt) : null;
    }

    private synchronized void answered(HttpExchange exchange, int status) {
        intents.get(nameOf(exchange)).statuses.add(status);
    }

    private void refuse(HttpExchange exchange, int status) throws IOException {
        answered(exchange, status);
        synchronized (this) {
            intents.get(nameOf(exchange)).earliestNanos = System.nanoTime() + 1_000_000_000L;
        }
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(status, -1);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private void answer(HttpExchange exchange, Fault fault, HttpResponse<byte[]> answer)
            throws IOException, InterruptedException {
        if (fault == Fault.ANSWER_LOST) {
            answered(exchange, 0);
            return;
        }
        if (fault == Fault.ANSWER_LATE) {
            Thread.sleep(500);
        }
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        answered(exchange, fault == Fault.ANSWER_CUT_SHORT ? 0 : answer.statusCode());
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body(), 0, fault == Fault.ANSWER_CUT_SHORT ? 20 : answer.body().length);
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
