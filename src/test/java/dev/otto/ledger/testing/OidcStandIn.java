package dev.otto.ledger.testing;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An OpenID provider for people on this machine: sends browsers back with codes, and gives an ID token for a code, once, to
 * who shows the client's secret and the verifier of the code's challenge. A test can make it answer wrongly.
 */
public final class OidcStandIn implements AutoCloseable {
    public static final String CLIENT = "ledger-console";
    public static final String SECRET = "a secret/+of: the client";

    private static final HttpClient CLIENT_OF_TESTS = HttpClient.newHttpClient();

    private final FakeIssuer issuer = new FakeIssuer("localhost");
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile UnaryOperator<JWTClaimsSet.Builder> person = claims -> claims;
    private volatile Signing signing = issuer::sign;
    private volatile String secret = SECRET;
    private volatile String error;
    private volatile boolean hangs;
    private volatile int redeemed;

    /** How a token is made of its claims. */
    public interface Signing {
        String sign(JWTClaimsSet claims) throws Exception;
    }

    public OidcStandIn() {
        issuer.answer("/authorize", this::authorize);
        issuer.answer("/token", this::token);
        describe("");
    }

    /** @param more members of the discovery document, each after a comma */
    public void describe(String more) {
        issuer.serve("/.well-known/openid-configuration", """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/.well-known/jwks.json", "response_types_supported": ["code"]%2$s}""".formatted(uri(), more));
    }

    public String uri() {
        return issuer.uri();
    }

    public FakeIssuer keys() {
        return issuer;
    }

    /** The settings of a node whose console it is for. */
    public String[] settings(String... more) {
        return Stream.concat(
                        Stream.of(
                                "CONSOLE_OIDC_ISSUER_URI=" + uri(),
                                "CONSOLE_OIDC_CLIENT_ID=" + CLIENT,
                                "CONSOLE_OIDC_CLIENT_SECRET=" + SECRET),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** Who is at the browser from here on; everything else is as it should be again. */
    public void person(String sub, String... roles) {
        person = claims -> claims.subject(sub).claim("roles", List.of(roles));
        signing = issuer::sign;
        secret = SECRET;
        error = null;
        hangs = false;
    }

    /** What the next tokens say otherwise. */
    public void butWith(UnaryOperator<JWTClaimsSet.Builder> change) {
        UnaryOperator<JWTClaimsSet.Builder> before = person;
        person = claims -> change.apply(before.apply(claims));
    }

    public void signs(Signing how) {
        signing = how;
    }

    /** @param expected of the client; null: it has none */
    public void expects(String expected) {
        secret = expected;
    }

    /** @param code such as {@code access_denied} */
    public void declines(String code) {
        error = code;
    }

    public void hangs() {
        hangs = true;
    }

    /** How often somebody has come with a code. */
    public int redeemed() {
        return redeemed;
    }

    /** What a browser does that was sent here: the address that it is sent back to. */
    public String follow(String address) {
        try {
            HttpResponse<String> answer = CLIENT_OF_TESTS.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
            return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        boolean good = CLIENT.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid")
                && asked.getOrDefault("redirect_uri", "").endsWith("/console/sign-in/oidc/callback");
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        if (!good) {
            respond(exchange, 400, "text/plain", "not a good request: " + asked);
        } else if (accept != null && accept.contains("text/html") && !asked.containsKey("agreed")) {
            String onward = (exchange.getRequestURI() + "&agreed=yes").replace("&", "&amp;");
            respond(
                    exchange,
                    200,
                    "text/html",
                    "<!DOCTYPE html><title>Issuer</title><link rel=icon href='data:,'><a id=agree href=\"" + onward
                            + "\">Yes, it is me</a>");
        } else {
            String code = UUID.randomUUID().toString();
            codes.put(code, asked);
            String said = error == null ? "code=" + code : "error=" + error + "&error_description=Ida+may+not";
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            asked.get("redirect_uri") + "?" + said + "&state="
                                    + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
            respond(exchange, 302, "text/plain", "");
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        redeemed++;
        if (hangs) {
            await();
        }
        Map<String, String> sent = parameters(body);
        Map<String, String> asked = codes.remove(sent.getOrDefault("code", ""));
        if (!isTheClient(exchange, sent)) {
            respond(exchange, 401, "application/json", "{\"error\": \"invalid_client\"}");
        } else if (asked == null
                || !asked.get("redirect_uri").equals(sent.get("redirect_uri"))
                || !asked.get("code_challenge").equals(challenge(sent.getOrDefault("code_verifier", "")))) {
            respond(exchange, 400, "application/json", "{\"error\": \"invalid_grant\"}");
        } else {
            JWTClaimsSet claims = person.apply(new JWTClaimsSet.Builder()
                            .issuer(uri())
                            .audience(CLIENT)
                            .issueTime(new Date())
                            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                            .claim("nonce", asked.get("nonce")))
                    .build();
            respond(
                    exchange,
                    200,
                    "application/json",
                    "{\"access_token\": \"at\", \"token_type\": \"Bearer\", \"id_token\": \"" + signed(claims) + "\"}");
        }
    }

    private boolean isTheClient(HttpExchange exchange, Map<String, String> sent) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (secret == null) {
            return header == null && CLIENT.equals(sent.get("client_id")) && !sent.containsKey("client_secret");
        }
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String expected = Base64.getEncoder().encodeToString((CLIENT + ":" + encoded).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + expected).equals(header) || secret.equals(sent.get("client_secret"));
    }

    private String signed(JWTClaimsSet claims) {
        try {
            return signing.sign(claims);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a query, or of a form. */
    public static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void respond(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        issuer.close();
    }
}
