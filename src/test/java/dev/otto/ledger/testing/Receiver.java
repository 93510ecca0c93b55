package dev.otto.ledger.testing;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody else's endpoint, on this machine: notes what comes, and answers as a test wants it to. */
public final class Receiver implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final List<Got> all = new CopyOnWriteArrayList<>();
    private final AtomicInteger redirected = new AtomicInteger();
    private volatile ToIntFunction<Got> answer = got -> 204;

    /** A message, and what it was answered. */
    public record Got(String id, String timestamp, String signature, String contentType, String body, int status) {
        public JsonNode event() {
            return JSON.readTree(body);
        }

        public String user() {
            return event().path("subject").asString("");
        }

        /** By the specification's text alone, not by anybody's library. */
        public boolean isSignedBy(String secret) {
            return Arrays.asList(signature.split(" ")).contains(Receiver.sign(secret, id, timestamp, body));
        }
    }

    public Receiver() {
        this(null);
    }

    /** @param tls what it proves its name by; absent: it speaks plainly */
    public Receiver(@Nullable SSLContext tls) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/elsewhere", exchange -> {
            redirected.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            Got got = new Got(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    headers.getFirst("Content-Type"),
                    body,
                    0);
            int status = answer.applyAsInt(got);
            all.add(new Got(got.id(), got.timestamp(), got.signature(), got.contentType(), body, status));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    public static String sign(String secret, String id, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            byte[] signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort() + "/hook";
    }

    /** From now on; it may take its time. */
    public void answers(ToIntFunction<Got> status) {
        answer = status;
    }

    /** How often somebody went where a redirect pointed. */
    public int redirected() {
        return redirected.get();
    }

    /** All that came, in the order of the answers. */
    public List<Got> all() {
        return List.copyOf(all);
    }

    /** What was taken. */
    public List<Got> taken() {
        return all.stream().filter(got -> got.status() / 100 == 2).toList();
    }

    /** What was taken about a user. */
    public List<Got> taken(Object user) {
        return taken().stream()
                .filter(got -> got.user().equals(user.toString()))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
