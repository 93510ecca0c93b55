package dev.otto.ledger.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens on this machine: discovery document, keys, and whatever tokens a test wants. */
public final class FakeIssuer implements AutoCloseable {
    private static final String PATH = "/auth/v1";

    private final HttpServer server;
    private final String host;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile JWK key;

    public FakeIssuer() {
        this("127.0.0.1");
    }

    /** @param host what it calls itself: a browser takes localhost and 127.0.0.1 for two sites */
    public FakeIssuer(String host) {
        this.host = host;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            reads.incrementAndGet();
            String document = documents.get(exchange.getRequestURI().getPath());
            byte[] body = (document == null ? "none" : document).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(document == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
        key = ecKey("first");
        publish(key);
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/.well-known/jwks.json\"}".formatted(uri(), uri()));
    }

    public String uri() {
        return "http://" + host + ":" + server.getAddress().getPort() + PATH;
    }

    /** How often anything was asked of it. */
    public int reads() {
        return reads.get();
    }

    /** @param document null: 404 */
    public void serve(String path, String document) {
        if (document == null) {
            documents.remove(PATH + path);
        } else {
            documents.put(PATH + path, document);
        }
    }

    /** Answers what is asked for a path by more than a document. */
    public void answer(String path, HttpHandler handler) {
        server.createContext(PATH + path, handler);
    }

    public void publish(JWK... keys) {
        serve("/.well-known/jwks.json", new JWKSet(List.of(keys)).toString(true));
    }

    /** Replaces the key; tokens are signed with the new one from here on. */
    public void rotate() {
        key = ecKey(UUID.randomUUID().toString());
        publish(key);
    }

    public JWK key() {
        return key;
    }

    public static JWK ecKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JWK rsaKey(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a good token says, as Supabase Auth's do. */
    public JWTClaimsSet.Builder claims(String sub) {
        return new JWTClaimsSet.Builder()
                .issuer(uri())
                .audience("authenticated")
                .subject(sub)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                .claim("role", "authenticated");
    }

    /** A good token of a user. */
    public String token(UUID sub) {
        return sign(claims(sub.toString()).build());
    }

    public String sign(JWTClaimsSet claims) {
        return sign(
                key,
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                claims);
    }

    public static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(
                    key instanceof RSAKey rsa
                            ? new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()))
                            : new ECDSASigner(key.toECKey()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
