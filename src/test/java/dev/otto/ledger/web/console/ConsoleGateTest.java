package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.security.Rights;
import dev.otto.ledger.testing.ConsoleVisitor;
import dev.otto.ledger.testing.ConsoleVisitor.Seen;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the console lets in: by which paths, cookies and forms. */
class ConsoleGateTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static LedgerNode node;
    private static Http api;

    private final ConsoleVisitor visitor = new ConsoleVisitor(node.port());

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(), "LEDGER_TRUSTED_PROXIES=127.0.0.1", "ledger.rates.unauthenticated=20");
        api = new Http(node.port());
    }

    @AfterAll
    static void stop() {
        api.close();
        node.close();
    }

    private static String user() {
        return JSON.readTree(api.post("/v1/users", "{'email': '%s@example.org'}".formatted(UUID.randomUUID()))
                        .body())
                .get("id")
                .asString();
    }

    private static long balance(String user) {
        return JSON.readTree(api.get("/v1/users/" + user + "/credits").body())
                .get("amount")
                .asLong();
    }

    /** Or a path that the console's filters do not take for theirs could lead to one of its pages. */
    @Test
    void thereIsOneWayToWriteEachPath() {
        for (Rights.Line line : Rights.table()) {
            String path = line.path()
                    .replace("{id}", UUID.randomUUID().toString())
                    .replace("/**", "/x")
                    .replaceFirst(
                            "^/(.)(.*)$", "/%" + Integer.toHexString(line.path().charAt(1)) + "$2");
            HttpResponse<String> answer = api.send(line.method(), path, "");
            assertThat(answer.statusCode()).as(line.method() + " " + path).isEqualTo(400);
        }
        String user = user();
        for (String path : List.of("/%63onsole", "/c%6Fnsole/users/" + user, "/console/%75sers")) {
            HttpResponse<String> answer = api.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .isPresent();
            assertThat(answer.headers().firstValue("X-Frame-Options")).as(path).hasValue("DENY");
        }
        visitor.post(
                "/%63onsole/users/" + user + "/grants",
                Map.of("amount", "7", "reason", "x", "key", "k"),
                "Authorization",
                "Bearer " + LedgerNode.ADMIN_KEY);
        assertThat(balance(user)).isZero();
        Seen forged = visitor.post("/%63onsole/sign-in", Map.of("key", LedgerNode.ADMIN_KEY));
        assertThat(forged.status()).isEqualTo(400);
        assertThat(visitor.cookies()).isEmpty();
        // What needs an encoding may have one.
        assertThat(api.get("/v1/users/%C3%A4").statusCode()).isEqualTo(400);
        assertThat(api.get("/v1/users/%C3%A4").body()).contains("must be a UUID");
    }

    /** A browser does not send the session's cookie along with such a link, and keeps it for what our page asks. */
    @Test
    void aLinkFromAnotherSiteLeadsToWhereItShouldAndSignsNobodyOut() {
        String wanted = "/console/users?q=ada";
        ConsoleVisitor linked = new ConsoleVisitor(node.port());
        Seen turned = linked.get(wanted, "Sec-Fetch-Site", "cross-site");
        assertThat(turned.status()).isEqualTo(303);
        assertThat(turned.header("Location")).isEqualTo("/console/sign-in/on?then=%2Fconsole%2Fusers%3Fq%3Dada");
        Seen page = linked.get(turned.header("Location"), "Sec-Fetch-Site", "cross-site");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Refresh")).isEqualTo("0;url=" + wanted);
        assertThat(linked.cookies()).isEmpty();
        assertThat(linked.get("/console/sign-in/on?then=//example.org").header("Refresh"))
                .isEqualTo("0;url=/console");

        visitor.signIn(LedgerNode.ADMIN_KEY);
        Map<String, String> before = Map.copyOf(visitor.cookies());
        assertThat(visitor.get(wanted, "Sec-Fetch-Site", "cross-site").status()).isEqualTo(200);
        visitor.get("/console/sign-in");
        assertThat(visitor.cookies()).isEqualTo(before);
        // The page to sign in, met without the session's cookie, gives one of another name.
        ConsoleVisitor without = new ConsoleVisitor(node.port());
        without.get("/console/sign-in");
        assertThat(without.cookies()).containsOnlyKeys("ledger_console_sign_in");
    }

    @Test
    void onePageToSignInOnDoesNotOutdateAnother() {
        Seen first = visitor.get("/console/sign-in");
        Seen second = visitor.get("/console/sign-in");
        visitor.send(second, "/console/sign-in", Map.of("key", "olk_wrong"));
        assertThat(visitor.send(first, "/console/sign-in", Map.of("key", LedgerNode.ADMIN_KEY))
                        .status())
                .isEqualTo(303);
        assertThat(visitor.get("/console").status()).isEqualTo(200);
    }

    @Test
    void fieldsAreThoseOfTheBodyAlone() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Seen page = visitor.get("/console/users/" + user);
        String action = "/console/users/" + user + "/grants";
        Map<String, String> form = ConsoleVisitor.fields(page, action, Map.of());
        String query = "?amount=2&reason=mine&form_token=" + form.get("form_token");
        assertThat(visitor.post(action + query, form, "HX-Request", "true").body())
                .contains("“Reason” is required");
        assertThat(visitor.post(action + query, Map.of("key", form.get("key"))).status())
                .isEqualTo(403);
        assertThat(balance(user)).isZero();
        form.putAll(Map.of("amount", "3", "reason", "größer & +1 %"));
        Seen made = visitor.post(action + query, form);
        assertThat(balance(user)).isEqualTo(3);
        assertThat(visitor.get(made.header("Location")).body()).contains("größer &amp; +1 %");
    }

    @Test
    void aFormHasTheSizeOfABodyAndIsToldSoOnAPage() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Seen page = visitor.get("/console/users/" + user);
        String action = "/console/users/" + user + "/grants";
        Map<String, String> large = new HashMap<>(Map.of("amount", "1", "reason", "x".repeat(1 << 20)));
        Seen refused = visitor.send(page, action, large);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.header("Content-Type")).startsWith("text/html");
        assertThat(refused.body()).contains("1048576 bytes");
        assertThat(balance(user)).isZero();
        // Nothing is read for whoever has not been given a form.
        assertThat(new ConsoleVisitor(node.port())
                        .post("/console/sign-in", large)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoeverGuessesCookiesIsTurnedAwayAndNobodyElse() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        assertThat(visitor.get("/console").status()).isEqualTo(200);
        String session = visitor.cookies().get("ledger_console");
        List<Integer> answers = IntStream.range(0, 200)
                .mapToObj(i -> {
                    visitor.cookies().put("ledger_console", "%043d".formatted(i));
                    return visitor.get("/console").status();
                })
                .toList();
        assertThat(answers).contains(429).containsAnyOf(303);
        visitor.cookies().put("ledger_console", session);
        assertThat(visitor.get("/console").status()).isEqualTo(200);
        // What is no cookie of ours is nobody's, without a look.
        visitor.cookies().put("ledger_console", "x");
        assertThat(visitor.get("/console").status()).isEqualTo(303);
    }

    @Test
    void whoIsSignedOutMeanwhileIsToldThatNothingWasDone() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Seen page = visitor.get("/console/users/" + user);
        String action = "/console/users/" + user + "/grants";
        Map<String, String> form = ConsoleVisitor.fields(page, action, Map.of("amount", "5", "reason", "a long story"));
        ConsoleVisitor otherTab = new ConsoleVisitor(node.port());
        otherTab.cookies().putAll(visitor.cookies());
        otherTab.send(page, "/console/sign-out", Map.of());

        Seen said = visitor.post(action, form, "HX-Request", "true");
        assertThat(said.status()).isEqualTo(401);
        assertThat(said.header("HX-Redirect")).isNull();
        assertThat(said.body())
                .contains("You are no longer signed in, so nothing was done.")
                .doesNotContain("<html");
        Seen whole = visitor.post(action, form);
        assertThat(whole.status()).isEqualTo(401);
        assertThat(whole.body()).contains("<h1>Signed out</h1>");
        Seen live = visitor.get("/console/users/" + user + "/live", "HX-Request", "true");
        assertThat(live.status()).isEqualTo(401);
        assertThat(live.header("HX-Trigger")).isEqualTo("signed-out");
        assertThat(live.header("HX-Redirect")).isNull();
        assertThat(visitor.send(page, "/console/sign-out", Map.of()).header("Location"))
                .startsWith("/console/sign-in");
        assertThat(balance(user)).isZero();
    }
}
