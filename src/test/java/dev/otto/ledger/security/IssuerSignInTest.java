package dev.otto.ledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.ConsoleVisitor;
import dev.otto.ledger.testing.ConsoleVisitor.Seen;
import dev.otto.ledger.testing.FakeIssuer;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.OidcStandIn;
import dev.otto.ledger.testing.TestPostgres;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signing in to the console at an issuer: what it takes, what is refused, and who somebody is afterwards. */
@ExtendWith(OutputCaptureExtension.class)
class IssuerSignInTest {
    private static final String PAGE = "/console/users";
    private static final String BEGIN = "/console/sign-in/oidc";
    private static final String FLOW = "ledger_console_flow";
    private static final String[] PROXY = {"LEDGER_TRUSTED_PROXIES=127.0.0.1"};
    private static final JsonMapper JSON = new JsonMapper();

    private static OidcStandIn issuer;
    private static DatabaseSettings database;
    private static LedgerNode node;
    private static Http api;

    private final ConsoleVisitor visitor = new ConsoleVisitor(node.port());

    @BeforeAll
    static void start() {
        issuer = new OidcStandIn();
        database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database, issuer.settings(PROXY));
        api = new Http(node.port());
    }

    @AfterAll
    static void stop() {
        api.close();
        node.close();
        issuer.close();
    }

    @BeforeEach
    void idaOfFinance() {
        issuer.person("ida|1", "ledger-finance");
    }

    @Test
    void isOfferedBesideTheKeyAndLeadsBackToWhereOneWanted() {
        String page =
                visitor.get("/console/sign-in?then=%2Fconsole%2Fusers%3Fq%3Dx").body();
        assertThat(page).contains("Sign in at <span>localhost</span>", "name=\"key\"");
        assertThat(page).contains("href=\"" + BEGIN + "?then=/console/users?q%3Dx\"");

        Seen in = signIn("/console/users?q=x");
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.header("Refresh")).isEqualTo("0;url=/console/users?q=x");
        assertThat(visitor.get(PAGE).status()).isEqualTo(200);
        assertThat(visitor.get(BEGIN).header("Location"))
                .as("signed in already")
                .isEqualTo("/console");
    }

    @Test
    void asksForACodeThatThisBrowserAloneCanRedeem() {
        Seen begun = visitor.get(BEGIN);
        assertThat(begun.status()).isEqualTo(303);
        Map<String, String> asked = asked(begun);
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", OidcStandIn.CLIENT)
                .containsEntry("scope", "openid profile email")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", "http://127.0.0.1:" + node.port() + BEGIN + "/callback");
        assertThat(asked.get("state")).hasSize(43);
        assertThat(List.of(asked.get("state"), asked.get("nonce"), asked.get("code_challenge")))
                .doesNotHaveDuplicates();
        assertThat(asked(visitor.get(BEGIN)).values())
                .doesNotContain(asked.get("state"), asked.get("nonce"), asked.get("code_challenge"));

        String cookie = begun.header("Set-Cookie");
        assertThat(cookie)
                .startsWith(FLOW + "=")
                .contains("HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=" + BEGIN)
                .doesNotContain("Domain");
        Seen secure = visitor.get(BEGIN, "X-Forwarded-Proto", "https", "Host", "ledger.example.org:8443");
        assertThat(secure.header("Set-Cookie"))
                .startsWith("__Host-" + FLOW + "=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/;")
                .doesNotContain("Domain");
        assertThat(asked(secure).get("redirect_uri"))
                .isEqualTo("https://ledger.example.org:8443" + BEGIN + "/callback");
    }

    @Test
    void givesASessionUnderTheSameRulesAsAKeyDoes() {
        Seen in = signIn("/console");
        List<String> cookies = in.response().headers().allValues("Set-Cookie");
        assertThat(cookies)
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("ledger_console=")
                        .contains("HttpOnly", "SameSite=Strict")
                        .doesNotContain("Max-Age", "Domain"));
        assertThat(cookies).anySatisfy(cookie -> assertThat(cookie).startsWith(FLOW + "=;"));
        node.sql()
                .sql("UPDATE console_sessions SET seen_at = seen_at - interval '31 minutes'")
                .update();
        assertThat(visitor.get(PAGE).status()).as("stayed away").isEqualTo(303);
    }

    @Test
    void letsNobodyInWithoutARoleOfTheConsole() {
        for (String role : new String[] {"generator", "admin", "finance", "LEDGER-ADMIN", "x ledger-admin"}) {
            issuer.person("eve", role);
            Seen refused = signIn("/console");
            assertThat(refused.status()).as(role).isEqualTo(403);
            assertThat(refused.body()).contains("localhost knows you, but has not given you the role");
            assertThat(visitor.get(PAGE).status()).isEqualTo(303);
        }
    }

    @Test
    void takesTheStrongestOfSeveralRoles() {
        issuer.person("ida|1", "something", "ledger-finance", "ledger-admin");
        signIn("/console");
        assertThat(visitor.get("/console/projections/balances").body()).contains("rebuild");
        String user = user();
        assertThat(visitor.get("/console/users/" + user).hasForm("/console/users/" + user + "/grants"))
                .isTrue();
    }

    @Test
    void refusesWhatAGoodTokenNeverSays() {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> bad = new LinkedHashMap<>();
        bad.put("another issuer", claims -> claims.issuer("https://evil.example"));
        bad.put("no issuer", claims -> claims.issuer(null));
        bad.put("another client", claims -> claims.audience("another"));
        bad.put("no client", claims -> claims.audience((String) null));
        bad.put("several clients", claims -> claims.audience(List.of("another", OidcStandIn.CLIENT)));
        bad.put(
                "asked for by another client",
                claims ->
                        claims.audience(List.of("another", OidcStandIn.CLIENT)).claim("azp", "another"));
        bad.put("asked for by nobody", claims -> claims.claim("azp", ""));
        bad.put("expired", claims -> claims.expirationTime(inSeconds(-90)));
        bad.put("without an end", claims -> claims.expirationTime(null));
        bad.put("of the future", claims -> claims.issueTime(inSeconds(90)));
        bad.put("without a beginning", claims -> claims.issueTime(null));
        bad.put("of another sign-in", claims -> claims.claim("nonce", "another"));
        bad.put("of no sign-in", claims -> claims.claim("nonce", null));
        bad.put("without a subject", claims -> claims.subject(null));
        bad.put("an empty subject", claims -> claims.subject(""));
        bad.put("a subject of 256 characters", claims -> claims.subject("s".repeat(256)));
        bad.put("a subject that events cannot show", claims -> claims.subject("ida\u0000"));
        bad.put("a subject beyond ASCII", claims -> claims.subject("ïda"));
        bad.forEach((what, change) -> {
            issuer.person("ida|1", "ledger-admin");
            issuer.butWith(change);
            assertThat(isNotTrusted()).as(what).isTrue();
        });
        issuer.person("s".repeat(255), "ledger-admin");
        issuer.butWith(claims ->
                claims.audience(List.of("another", OidcStandIn.CLIENT)).claim("azp", OidcStandIn.CLIENT));
        assertThat(signIn("/console").status()).as("a good one").isEqualTo(200);
    }

    @Test
    void neverTakesATokensWordForHowItIsSigned() {
        FakeIssuer keys = issuer.keys();
        Map<String, OidcStandIn.Signing> bad = new LinkedHashMap<>();
        bad.put("unsigned", claims -> new PlainJWT(claims).serialize());
        bad.put("HMAC with the client's secret", claims -> hmac("a secret/+of: the client, or longer", claims));
        bad.put(
                "HMAC with the public key",
                claims -> hmac(keys.key().toPublicJWK().toJSONString(), claims));
        bad.put(
                "a stranger's key under a known name",
                claims -> FakeIssuer.sign(FakeIssuer.ecKey(keys.key().getKeyID()), es256(null), claims));
        bad.put("an access token", claims -> FakeIssuer.sign(keys.key(), es256("at+jwt"), claims));
        bad.put("half a token", claims -> keys.sign(claims).substring(0, 60));
        bad.put("no token", claims -> "");
        bad.forEach((what, how) -> {
            issuer.person("ida|1", "ledger-admin");
            issuer.signs(how);
            assertThat(isNotTrusted()).as(what).isTrue();
        });
        issuer.person("ida|1", "ledger-admin");
        issuer.signs(claims -> FakeIssuer.sign(keys.key(), es256("JWT"), claims));
        assertThat(signIn("/console").status()).as("a good one").isEqualTo(200);
    }

    @Test
    void endsOnlyWhereItWasBegun() {
        String callback = callback();
        int redeemed = issuer.redeemed();
        ConsoleVisitor other = new ConsoleVisitor(node.port());
        for (String foreign : new String[] {
            callback,
            callback.replaceAll("state=[^&]*", "state=" + "A".repeat(43)),
            callback.replaceAll("&state=[^&]*", ""),
            callback.replaceAll("code=[^&]*&", ""),
            callback + "&state=" + "A".repeat(43),
            BEGIN + "/callback"
        }) {
            assertThat(isNotBegun(other.get(foreign))).as(foreign).isTrue();
            other.get(BEGIN);
            assertThat(isNotBegun(other.get(foreign))).as(foreign).isTrue();
            other.cookies().put(FLOW, "nothing");
            assertThat(isNotBegun(other.get(foreign))).as(foreign).isTrue();
            other = new ConsoleVisitor(node.port());
        }
        assertThat(issuer.redeemed())
                .as("what is not ours costs the issuer nothing")
                .isEqualTo(redeemed);
        Map<String, String> kept = new HashMap<>(visitor.cookies());
        assertThat(arrive(callback).status()).isEqualTo(200);

        ConsoleVisitor again = new ConsoleVisitor(node.port());
        assertThat(isNotBegun(again.get(callback))).as("without the cookie").isTrue();
        again.cookies().put(FLOW, kept.get(FLOW));
        Seen replayed = again.get(callback);
        assertThat(replayed.status()).as("with a cookie that was kept").isEqualTo(401);
        assertThat(again.get(PAGE).status()).isEqualTo(303);
    }

    /** Somebody's own code, slipped to another who has begun: PKCE and the nonce tie a code to one browser. */
    @Test
    void takesNoCodeOfAnotherBrowser() {
        ConsoleVisitor attacker = new ConsoleVisitor(node.port());
        String attackers = issuer.follow(attacker.get(BEGIN).header("Location"));
        String own = issuer.follow(visitor.get(BEGIN).header("Location"));
        String code = OidcStandIn.parameters(URI.create(attackers).getQuery()).get("code");
        Seen slipped = visitor.get(path(own).replaceAll("code=[^&]*", "code=" + code));
        assertThat(slipped.status()).isEqualTo(401);
        assertThat(visitor.get(PAGE).status()).isEqualTo(303);
    }

    @Test
    void tellsThatTheIssuerDeclinedAndNothingOfWhatItSaid() {
        for (String code : new String[] {"access_denied", "login_required", "nonsense"}) {
            issuer.declines(code);
            Seen declined = signIn("/console/users");
            assertThat(declined.status()).isEqualTo(403);
            assertThat(declined.body())
                    .contains("localhost did not sign you in.", "/console/sign-in?then=/console/users")
                    .doesNotContain("Ida may not", code);
            assertThat(visitor.get(PAGE).status()).isEqualTo(303);
        }
        assertThat(isNotBegun(visitor.get(BEGIN + "/callback?error=access_denied&state=x")))
                .isTrue();
    }

    @Test
    void takesNoAnswerOfAnotherIssuer() {
        for (String iss : new String[] {"https%3A%2F%2Fevil.example", ""}) {
            String callback = callback();
            Seen mixedUp = arrive(callback + "&iss=" + iss);
            assertThat(mixedUp.status()).as(iss).isEqualTo(iss.isEmpty() ? 200 : 401);
        }
    }

    @Test
    void leadsOutOfTheConsoleToNobody() {
        for (String elsewhere : new String[] {
            "https://example.org",
            "//example.org",
            "/v1/users",
            "/console\\example.org",
            "/console/\n;url=x",
            "/console/ä"
        }) {
            Seen in = signIn(elsewhere);
            assertThat(in.header("Refresh")).as(elsewhere).isEqualTo("0;url=/console");
            visitor.cookies().clear();
        }
        String callback = callback();
        String flow = visitor.cookies().get(FLOW);
        visitor.cookies()
                .put(
                        FLOW,
                        flow.substring(0, flow.indexOf('.') + 1)
                                + Base64.getUrlEncoder()
                                        .encodeToString("https://example.org".getBytes(StandardCharsets.UTF_8)));
        assertThat(arrive(callback).header("Refresh")).isEqualTo("0;url=/console");
        visitor.cookies().clear();
        assertThat(signIn("/console/users?q=" + "x".repeat(3_000)).header("Refresh"))
                .as("longer than a cookie")
                .isEqualTo("0;url=/console");
    }

    @Test
    void saysThatTheIssuerDoesNotAnswer() {
        issuer.hangs();
        Seen away = signIn("/console/users");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.body()).contains("localhost does not answer just now.");
        assertThat(visitor.get(PAGE).status()).isEqualTo(303);
        assertThat(visitor.signIn(LedgerNode.ADMIN_KEY).status()).as("a key").isEqualTo(303);
    }

    @Test
    void isNotWaitedForWhenTheServiceStarts() {
        OidcStandIn late = new OidcStandIn();
        late.person("ida|1", "ledger-finance");
        late.keys().serve("/.well-known/openid-configuration", null);
        try (LedgerNode other = LedgerNode.on(database, late.settings(PROXY))) {
            visitor.at(other.port());
            Seen begun = visitor.get(BEGIN + "?then=/console/users");
            assertThat(begun.header("Location")).isEqualTo("/console/sign-in?away&then=%2Fconsole%2Fusers");
            assertThat(visitor.get(begun.header("Location")).body())
                    .contains("does not answer just now. Try again in a moment, or sign in with an API key.");
            assertThat(visitor.signIn(LedgerNode.ADMIN_KEY).status()).isEqualTo(303);

            visitor.cookies().clear();
            late.describe("");
            await().untilAsserted(() ->
                    assertThat(visitor.get(BEGIN).header("Location")).startsWith(late.uri() + "/authorize"));
        } finally {
            visitor.at(node.port());
            late.close();
        }
    }

    @Test
    void isBegunOnOneNodeAndEndedOnAnotherAndOutlivesBoth() {
        String callback;
        try (LedgerNode first = LedgerNode.on(database, issuer.settings(PROXY))) {
            // As behind one proxy: the address is the same, whichever node answers.
            String back = issuer.follow(visitor.at(first.port())
                    .get(BEGIN, "X-Forwarded-Proto", "https", "Host", "ledger.example.org")
                    .header("Location"));
            assertThat(back).startsWith("https://ledger.example.org/console/");
            callback = path(back);
        }
        Seen in = visitor.at(node.port()).get(callback, "X-Forwarded-Proto", "https", "Host", "ledger.example.org");
        assertThat(in.status()).as(in.body()).isEqualTo(200);
        try (LedgerNode third = LedgerNode.on(database, issuer.settings(PROXY))) {
            assertThat(visitor.at(third.port())
                            .get(PAGE, "X-Forwarded-Proto", "https")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void isLimitedForAnAddress() {
        // By how fast they come, more or fewer are let through.
        assertThat(IntStream.range(0, 60).mapToObj(i -> visitor.get(BEGIN).status()))
                .contains(429);

        String ended = callback();
        Map<String, String> kept = new HashMap<>(visitor.cookies());
        int before = issuer.redeemed();
        List<Seen> turnedAway = IntStream.range(0, 60)
                .mapToObj(i -> {
                    visitor.cookies().putAll(kept);
                    return visitor.get(ended);
                })
                .filter(seen -> seen.status() == 429)
                .toList();
        assertThat(turnedAway)
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen.body()).contains("Too many sign-ins came from your address"));
        assertThat(issuer.redeemed() - before).isEqualTo(60 - turnedAway.size());
    }

    @Test
    void namesWhoDidItByTheIssuersSubAndTakesThemForNoClientOfThatName() {
        String sub = "ida-" + UUID.randomUUID();
        String user = user();
        String key = json(api.post("/v1/api-keys", "{'name': '%s', 'role': 'admin'}".formatted(sub))
                        .body())
                .get("key")
                .asString();
        issuer.person(sub, "ledger-admin");
        issuer.butWith(claims -> claims.claim("name", "Ida Rath").claim("email", "ida@example.org"));
        signIn("/console");

        String action = "/console/users/" + user + "/grants";
        Map<String, String> form = ConsoleVisitor.fields(
                visitor.get("/console/users/" + user), action, Map.of("amount", "7", "reason", "for her patience"));
        Seen done = visitor.post(action, form);
        assertThat(done.status()).isEqualTo(303);
        Seen made = visitor.get(done.header("Location"));
        assertThat(made.body()).contains("staff:" + sub, "Ida Rath");
        JsonNode event = json(api.get("/v1/users/" + user + "/events").body())
                .at("/data")
                .get(1);
        assertThat(event.at("/metadata/actor/kind").asString()).isEqualTo("staff");
        assertThat(event.at("/metadata/actor/name").asString()).isEqualTo(sub);
        assertThat(event.toString()).doesNotContain("Ida Rath", "ida@example.org");

        var same = api.post(
                "/v1/users/" + user + "/grants",
                "{'amount': 7, 'description': 'for her patience'}",
                "Idempotency-Key",
                form.get("key"),
                "Authorization",
                "Bearer " + key);
        assertThat(same.statusCode()).isEqualTo(201);
        assertThat(same.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(json(same.body()).get("actor").asString()).isEqualTo("client:" + sub);
    }

    @Test
    void keepsTheNameOfSomebodyForTheirOwnPagesAlone(CapturedOutput output) {
        issuer.butWith(claims -> claims.claim("name", "Ida <b>Rath</b>").claim("email", "ida@example.org"));
        signIn("/console");
        assertThat(visitor.get(PAGE).body())
                .contains(">Ida &lt;b&gt;Rath&lt;/b&gt;</")
                .doesNotContain("<b>Rath");
        String rows = node.sql()
                .sql("SELECT string_agg(s::text || encode(shown_as, 'escape'), ' ') FROM console_sessions s")
                .query(String.class)
                .single();
        assertThat(rows).contains("ida|1", "finance").doesNotContain("Rath", "example.org");
        issuer.butWith(claims -> claims.audience("another"));
        visitor.cookies().clear();
        assertThat(isNotTrusted()).isTrue();
        assertThat(output.getAll())
                .contains("staff:ida|1 signed in to the console", "Unexpected JWT audience")
                .doesNotContain("Rath", "example.org", OidcStandIn.SECRET);
    }

    /** Thymeleaf takes some words for false. */
    @Test
    void letsSomebodyOfAnyNameSignOut() {
        for (String name : new String[] {"No", "off", "false", "0"}) {
            issuer.person("ida|1", "ledger-finance");
            issuer.butWith(claims -> claims.claim("name", name));
            signIn("/console");
            assertThat(visitor.send(visitor.get(PAGE), "/console/sign-out", Map.of())
                            .status())
                    .as(name)
                    .isEqualTo(303);
            assertThat(visitor.get(PAGE).status()).isEqualTo(303);
        }
    }

    @Test
    void tellsTheOperatorWhatIsWrong(CapturedOutput output) {
        issuer.expects("another");
        assertThat(isNotTrusted()).isTrue();
        issuer.expects(OidcStandIn.SECRET);
        issuer.declines("invalid_scope");
        assertThat(signIn("/console").status()).isEqualTo(403);
        issuer.declines("Ida+ERROR");
        assertThat(signIn("/console").status()).isEqualTo(403);
        issuer.declines("Ida%0A2026-12-01+ERROR");
        assertThat(isNotBegun(signIn("/console"))).as("no answer at all").isTrue();
        issuer.person("eve", "generator");
        assertThat(signIn("/console").status()).isEqualTo(403);
        assertThat(output.getAll())
                .contains("its token endpoint refuses: invalid_client")
                .contains("was declined by its issuer: invalid_scope")
                .contains("was declined by its issuer: for a reason that it does not name")
                .contains("staff:eve has no role in the console")
                .doesNotContain("Ida");
    }

    @Test
    void showsTheSecretAsTheIssuerTakesIt() {
        OidcStandIn other = new OidcStandIn();
        other.describe(", \"token_endpoint_auth_methods_supported\": [\"client_secret_post\"],"
                + " \"authorization_response_iss_parameter_supported\": true");
        other.person("ida|1", "ledger-finance");
        try (LedgerNode elsewhere = LedgerNode.on(database, other.settings(PROXY))) {
            visitor.at(elsewhere.port());
            String callback = path(other.follow(visitor.get(BEGIN).header("Location")));
            assertThat(arrive(callback).status()).as("says not whose it is").isEqualTo(401);
            callback = path(other.follow(visitor.get(BEGIN).header("Location")));
            String iss = URLEncoder.encode(other.uri(), StandardCharsets.UTF_8);
            assertThat(arrive(callback + "&iss=" + iss).status()).isEqualTo(200);
        } finally {
            visitor.at(node.port());
            other.close();
        }
    }

    @Test
    void needsNoSecret() {
        issuer.expects(null);
        try (LedgerNode other = LedgerNode.on(
                database,
                "CONSOLE_OIDC_ISSUER_URI=" + issuer.uri(),
                "CONSOLE_OIDC_CLIENT_ID=" + OidcStandIn.CLIENT,
                PROXY[0])) {
            visitor.at(other.port());
            assertThat(signIn("/console").status()).isEqualTo(200);
        } finally {
            visitor.at(node.port());
        }
    }

    @Test
    void endsWhenTheOperatorSaysSoOrAsksAnotherIssuer() {
        signIn("/console");
        assertThat(visitor.get(PAGE).status()).isEqualTo(200);
        try (LedgerNode without = LedgerNode.on(database, PROXY)) {
            assertThat(visitor.at(without.port()).get(PAGE).status())
                    .as("no issuer")
                    .isEqualTo(303);
            assertThat(visitor.get("/console/sign-in").body()).doesNotContain("Sign in at");
            assertThat(visitor.get(BEGIN).header("Location")).startsWith("/console/sign-in");
            assertThat(isNotBegun(visitor.get(BEGIN + "/callback?code=x&state=y")))
                    .isTrue();
        }
        // As docs/operations.md says it.
        assertThat(node.sql()
                        .sql("DELETE FROM console_sessions WHERE staff = 'ida|1'")
                        .update())
                .isPositive();
        assertThat(visitor.at(node.port()).get(PAGE).status()).isEqualTo(303);
    }

    /** As a browser does it; what is seen is the page it comes back to. */
    private Seen signIn(String then) {
        return arrive(callback(then));
    }

    /** Perhaps after a while: the tests are quicker than people at one address may be. */
    private Seen arrive(String callback) {
        return await().until(() -> visitor.get(callback), seen -> seen.status() != 429);
    }

    /** The address that the issuer sends this browser back to. */
    private String callback() {
        return callback("/console");
    }

    private String callback(String then) {
        String begin = BEGIN + "?then=" + URLEncoder.encode(then, StandardCharsets.UTF_8);
        Seen begun = await().until(() -> visitor.get(begin), seen -> seen.status() != 429);
        return path(issuer.follow(begun.header("Location")));
    }

    private boolean isNotTrusted() {
        Seen refused = signIn("/console");
        return refused.status() == 401
                && refused.body().contains("What came from localhost could not be verified.")
                && visitor.get(PAGE).status() == 303;
    }

    private static boolean isNotBegun(Seen seen) {
        return seen.status() == 400
                && seen.body().contains("This sign-in was not begun in this browser")
                && seen.response().headers().allValues("Set-Cookie").isEmpty();
    }

    private static Map<String, String> asked(Seen begun) {
        assertThat(begun.header("Location")).startsWith(issuer.uri() + "/authorize?");
        return OidcStandIn.parameters(URI.create(begun.header("Location")).getRawQuery());
    }

    private static String path(String address) {
        URI uri = URI.create(address);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static JWSHeader es256(String type) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .keyID(issuer.keys().key().getKeyID())
                .type(type == null ? null : new JOSEObjectType(type))
                .build();
    }

    private static String hmac(String secret, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(issuer.keys().key().getKeyID())
                        .build(),
                claims);
        token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String user() {
        return json(api.post("/v1/users", "{'email': '%s@example.org'}".formatted(UUID.randomUUID()))
                        .body())
                .get("id")
                .asString();
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
