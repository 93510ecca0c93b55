package dev.otto.ledger.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stripe's API as far as the ledger asks it: the look-up of events. */
public final class StripeStandIn implements AutoCloseable {
    public static final String KEY = "rk_test_of_the_ledger";

    private final Map<String, String> events = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int failing;

    public StripeStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/events/", this::answer);
        server.start();
    }

    public String[] settings() {
        return new String[] {
            "STRIPE_API_KEY=" + KEY,
            "ledger.payments.stripe-api=http://localhost:" + server.getAddress().getPort()
        };
    }

    public void knows(StripeEvent event) {
        events.put(event.event(), event.body());
    }

    /** From now on every answer is of this status; 0: no more. */
    public void fails(int status) {
        failing = status;
    }

    /** Who asked for what. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + id);
        String event = failing == 0 ? events.get(id) : null;
        int status = failing != 0 ? failing : event == null ? 404 : 200;
        byte[] body = (event == null ? "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}" : event)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
