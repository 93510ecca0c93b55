package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.ConsoleVisitor;
import dev.otto.ledger.testing.ConsoleVisitor.Seen;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who gets into the console, what they see, and what their forms do. */
class ConsoleTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static LedgerNode node;
    private static Http api;

    private final ConsoleVisitor visitor = new ConsoleVisitor(node.port());

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), "LEDGER_TRUSTED_PROXIES=127.0.0.1");
        api = new Http(node.port());
    }

    @AfterAll
    static void stop() {
        api.close();
        node.close();
    }

    @Test
    void leadsToTheSignInPageAndBackToWhereOneWanted() {
        String wanted = "/console/users?q=ada%40example.org";
        Seen turned = visitor.get(wanted);
        assertThat(turned.status()).isEqualTo(303);
        assertThat(turned.header("Location"))
                .isEqualTo("/console/sign-in?then=%2Fconsole%2Fusers%3Fq%3Dada%2540example.org");

        Seen in = visitor.send(
                visitor.get(turned.header("Location")), "/console/sign-in", Map.of("key", LedgerNode.ADMIN_KEY));
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo(wanted);
        assertThat(visitor.get(wanted).status()).isEqualTo(200);
    }

    @Test
    void leadsOutOfTheConsoleToNobody() {
        for (String elsewhere : new String[] {
            "https://example.org",
            "//example.org",
            "/v1/users",
            "/console\\example.org",
            "/console/../v1/users",
            "/console/./users"
        }) {
            Seen in = visitor.send(
                    visitor.get("/console/sign-in"),
                    "/console/sign-in",
                    Map.of("key", LedgerNode.ADMIN_KEY, "then", elsewhere));
            assertThat(in.header("Location")).as(elsewhere).isEqualTo("/console");
            visitor.cookies().clear();
        }
    }

    @Test
    void takesKeysOfFinanceAndAdminAlone() {
        Seen unknown = visitor.signIn("olk_" + "B".repeat(43));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.body()).contains("This API key is unknown, expired or revoked.");
        for (String role : new String[] {"generator", "payments"}) {
            Seen refused = visitor.signIn(key(role));
            assertThat(refused.status()).as(role).isEqualTo(403);
            assertThat(refused.body()).contains("This API key is for a program.");
        }
        assertThat(visitor.signIn(key("finance")).status()).isEqualTo(303);
    }

    @Test
    void turnsAwayWhoeverShowsManyWrongKeys() {
        Seen page = visitor.get("/console/sign-in");
        List<Seen> turnedAway = IntStream.range(0, 60)
                .mapToObj(i -> visitor.send(page, "/console/sign-in", Map.of("key", "olk_" + "C".repeat(43))))
                .filter(seen -> seen.status() == 429)
                .toList();
        // By how fast they come, more or fewer are let through to be told that they are wrong.
        assertThat(turnedAway).isNotEmpty().allSatisfy(seen -> {
            assertThat(seen.body()).contains("Too many wrong keys");
            assertThat(seen.header("Retry-After")).isEqualTo("1");
        });
    }

    @Test
    void givesACookieThatNoScriptReadsAndNoOtherSiteSends() {
        String cookie = visitor.signIn(LedgerNode.ADMIN_KEY).header("Set-Cookie");
        assertThat(cookie).startsWith("ledger_console=").contains("HttpOnly", "SameSite=Strict");
        assertThat(cookie).doesNotContain("Secure", "Max-Age", "Domain");

        String secure = visitor.get("/console/sign-in", "X-Forwarded-Proto", "https", "X-Forwarded-For", "10.0.0.1")
                .header("Set-Cookie");
        assertThat(secure).startsWith("__Host-ledger_console_sign_in=").contains("Path=/;", "Secure", "HttpOnly");
        assertThat(secure).contains("SameSite=Lax").doesNotContain("Domain");
    }

    @Test
    void keepsApartWhatACookieOpensAndWhatAKeyDoes() {
        ConsoleVisitor program = new ConsoleVisitor(node.port());
        assertThat(program.get("/console/users", "Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                        .status())
                .isEqualTo(303);
        visitor.signIn(LedgerNode.ADMIN_KEY);
        assertThat(visitor.get("/console/users").status()).isEqualTo(200);
        assertThat(visitor.get("/v1/projections").status()).isEqualTo(401);
    }

    @Test
    void refusesFormsThatAreNotOfThisBrowser() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        String action = "/console/users/" + user + "/grants";
        Map<String, String> form = ConsoleVisitor.fields(
                visitor.get("/console/users/" + user), action, Map.of("amount", "5", "reason", "none"));

        ConsoleVisitor other = new ConsoleVisitor(node.port());
        other.signIn(LedgerNode.ADMIN_KEY);
        Seen forged = other.post(action, form);
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.header("Content-Type")).startsWith("text/html");
        assertThat(forged.body()).contains("This form is of an earlier session");
        Map<String, String> without = new HashMap<>(form);
        without.remove("form_token");
        assertThat(visitor.post(action, without).status()).isEqualTo(403);
        assertThat(balance(user)).isZero();

        assertThat(visitor.post(action, form).status()).isEqualTo(303);
        assertThat(balance(user)).isEqualTo(5);
    }

    @Test
    void doesWhatAFormSaysOnceHoweverOftenItIsSent() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        String action = "/console/users/" + user + "/grants";
        Map<String, String> form = ConsoleVisitor.fields(
                visitor.get("/console/users/" + user), action, Map.of("amount", "40", "reason", "Größe zählt"));
        Seen first = visitor.post(action, form);
        Seen second = visitor.post(action, form, "HX-Request", "true");
        assertThat(first.status()).isEqualTo(303);
        assertThat(second.status()).isEqualTo(204);
        assertThat(second.header("HX-Redirect")).isEqualTo(first.header("Location"));
        assertThat(balance(user)).isEqualTo(40);

        Seen made = visitor.get(first.header("Location"));
        assertThat(made.body())
                .contains("Grant of +40 credits", "Größe zählt", "client:admin", "credits.credits-granted");
        JsonNode event = json(api.get("/v1/users/" + user + "/events").body())
                .at("/data")
                .get(1);
        assertThat(made.body()).contains(event.get("hash").asString());

        form.put("amount", "41");
        Seen another = visitor.post(action, form, "HX-Request", "true");
        assertThat(another.status()).isEqualTo(422);
        assertThat(another.body())
                .contains("role=\"alert\"", "This form was sent before")
                .doesNotContain("<html", "Idempotency-Key");
        assertThat(balance(user)).isEqualTo(40);
    }

    @Test
    void tellsWhatIsWrongWithAForm() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Seen page = visitor.get("/console/users/" + user);
        String action = "/console/users/" + user + "/grants";
        Map<String, String> mistakes = Map.of(
                "", "“Credits” is required.",
                "0", "“Credits” must be a whole number from 1 to 9007199254740991.",
                "1.5", "“Credits” must be a whole number from 1 to 9007199254740991.",
                "1,23", "“Credits” must be a whole number from 1 to 9007199254740991.",
                "1234,567", "“Credits” must be a whole number from 1 to 9007199254740991.",
                "ten", "“Credits” must be a whole number from 1 to 9007199254740991.");
        mistakes.forEach((amount, sentence) -> {
            Seen told = visitor.send(page, action, Map.of("amount", amount, "reason", "r"), "HX-Request", "true");
            assertThat(told.status()).as(amount).isEqualTo(400);
            assertThat(told.body()).contains(sentence, "data-field=\"amount\"");
        });
        Map<String, String> late = Map.of("amount", "1", "reason", "r", "expires_at", "+12026-01-31T12:00");
        assertThat(visitor.send(page, action, late).body())
                .contains("“Expiry” must be a day and a time such as 2026-01-31T12:00.");
        Map<String, String> past = Map.of("amount", "1", "reason", "r", "expires_at", "2020-01-31T12:00");
        assertThat(visitor.send(page, action, past).body()).doesNotContain("Expires at");
        assertThat(visitor.send(page, action, Map.of("amount", "1", "reason", "r".repeat(501)))
                        .body())
                .contains("“Reason” must be")
                .doesNotContain("Description");
        assertThat(visitor.send(page, action, Map.of("amount", "1", "reason", " "))
                        .body())
                .contains("“Reason” is required");
        assertThat(visitor.send(page, action, Map.of("amount", "1", "reason", "a\u0000b"))
                        .status())
                .isEqualTo(400);
        assertThat(balance(user)).isZero();
    }

    @Test
    void takesAWholeNumberAsThePagesWriteIt() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        String action = "/console/users/" + user + "/grants";
        Seen page = visitor.get("/console/users/" + user);
        assertThat(visitor.send(page, action, Map.of("amount", "1,234,567", "reason", "r"))
                        .status())
                .isEqualTo(303);
        assertThat(balance(user)).isEqualTo(1_234_567);
    }

    /** No link makes a page say that something was done. */
    @Test
    void saysOfAFormOnceThatItWasDone() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        String said = "this is the transaction that your form made";
        Seen done = visitor.send(
                visitor.get("/console/users/" + user),
                "/console/users/" + user + "/grants",
                Map.of("amount", "1", "reason", "r"));
        String made = done.header("Location");
        assertThat(done.header("Set-Cookie"))
                .contains("Path=" + made + ";", "Max-Age=60", "HttpOnly", "SameSite=Strict");
        assertThat(visitor.get(made).body()).contains(said);
        assertThat(visitor.get(made).body()).doesNotContain(said);
        assertThat(visitor.get(made + "?recorded").body()).doesNotContain(said);
        assertThat(visitor.get("/console/users/" + user + "?told").body()).doesNotContain("Recorded:");
        visitor.cookies().put("ledger_note", "TAKEN.-5");
        assertThat(visitor.get("/console/reconciliation?taken=-5").body()).doesNotContain("rows tell of payments");
    }

    @Test
    void keepsDirectionMarksOfStrangersToThemselves() {
        String user = json(post(
                        "/v1/users",
                        "{'email': '%s\u202e@example.org', 'name': 'eve\u202e'}".formatted(UUID.randomUUID())))
                .get("id")
                .asString();
        String purchase = json(post(
                        "/v1/users/" + user + "/purchases",
                        "{'amount': 5, 'paid': {'amount_minor': 5, 'currency': 'EUR'}, 'payment_reference': 'pi_\u202ertl'}"))
                .get("id")
                .asString();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        assertThat(visitor.get("/console/users/" + user).body())
                .contains("\\u202e@example.org</bdi></h1>", "<bdi>eve\u202e</bdi>, since")
                .contains(">pi_\\u202ertl</bdi>")
                .doesNotContain("pi_\u202e", "\u202e@");
        assertThat(visitor.get("/console/transactions/" + purchase).body())
                .contains("<bdi>pi_\\u202ertl</bdi>")
                .doesNotContain("\u202e");
        assertThat(visitor.get("/console/users/" + user + "/statement").body())
                .contains("<bdi>pi_\\u202ertl</bdi>")
                .doesNotContain("\u202e");
    }

    @Test
    void listsAllHoldsAndVideosOfAUserPageByPage() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        post("/v1/users/" + user + "/grants", "{'amount': 1000}");
        String oldest = json(post("/v1/users/" + user + "/holds", "{'amount': 1, 'expires_in_seconds': 3600}"))
                .get("id")
                .asString();
        String first = json(post("/v1/videos", "{'user_id': '%s', 'prompt': 'the first', 'cost': 1}".formatted(user)))
                .get("id")
                .asString();
        for (int i = 0; i < 50; i++) {
            post("/v1/videos", "{'user_id': '%s', 'prompt': 'more', 'cost': 1}".formatted(user));
        }
        Seen page = visitor.get("/console/users/" + user);
        assertThat(page.body())
                .contains("/console/users/" + user + "/holds", "/console/users/" + user + "/videos")
                .doesNotContain("Only the newest");
        for (Map.Entry<String, String> list :
                Map.of("holds", oldest, "videos", first).entrySet()) {
            Seen newest = visitor.get("/console/users/" + user + "/" + list.getKey());
            assertThat(newest.body()).doesNotContain(list.getValue());
            String older = newest.body().replaceAll("(?s).*href=\"([^\"]*cursor=[^\"]*)\".*", "$1");
            assertThat(visitor.get(older).body()).contains(list.getValue(), ">Newest<");
        }
    }

    @Test
    void refundsAUsageAndLinksItToItsVideo() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        post("/v1/users/" + user + "/grants", "{'amount': 100}");
        String video = json(post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 30}".formatted(user)))
                .get("id")
                .asString();
        api.send("PATCH", "/v1/videos/" + video, "{'status': 'processing'}");
        api.send("PATCH", "/v1/videos/" + video, "{'status': 'completed'}");
        String usage = json(api.get("/v1/users/" + user + "/transactions").body())
                .at("/data/0/id")
                .asString();

        Seen page = visitor.get("/console/transactions/" + usage);
        assertThat(page.body()).contains("/console/videos/" + video);
        Seen refunded =
                visitor.send(page, "/console/transactions/" + usage + "/refunds", Map.of("reason", "it was blurred"));
        assertThat(balance(user)).isEqualTo(100);
        Seen refund = visitor.get(refunded.header("Location"));
        assertThat(refund.body())
                .contains("Refund of +30 credits", "it was blurred", "/console/transactions/" + usage)
                .contains("/console/videos/" + video);
        assertThat(visitor.get("/console/videos/" + video).body()).contains("a cat", "30 credits");
        assertThat(visitor.get("/console/users/" + user + "/transactions").body())
                .contains("/console/videos/" + video, "it was blurred");
        assertThat(visitor.get("/console/users/" + user + "/explanation").body())
                .contains("Grant: 100 of 100 credits left");
        Seen again = visitor.get("/console/transactions/" + usage);
        assertThat(again.hasForm("/console/transactions/" + usage + "/refunds")).isFalse();
    }

    @Test
    void showsFinanceEverythingAndLetsItChangeNothing() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Seen admins = visitor.get("/console/users/" + user);
        assertThat(admins.hasForm("/console/users/" + user + "/adjustments")).isTrue();

        ConsoleVisitor finance = new ConsoleVisitor(node.port());
        finance.signIn(key("finance"));
        Seen page = finance.get("/console/users/" + user);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.hasForm("/console/users/" + user + "/adjustments")).isFalse();
        Map<String, String> form = ConsoleVisitor.fields(page, "/console/sign-out", Map.of());
        form.putAll(Map.of("amount", "5", "direction", "credit", "reason", "r", "key", "k"));
        Seen refused = finance.post("/console/users/" + user + "/adjustments", form);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("<h1>Not allowed</h1>");
        assertThat(balance(user)).isZero();
    }

    @Test
    void showsFromWhenOnAUserIsTold() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        assertThat(visitor.get("/console/users/" + user).body())
                .contains("id=\"low-balance\">never<", "id=\"expiring-within\">never<", "by default")
                .doesNotContain("of their own");
        api.send(
                "PUT", "/v1/users/" + user + "/thresholds", "{'low_balance': 1500, 'expiring_within_seconds': 608400}");
        assertThat(visitor.get("/console/users/" + user).body())
                .contains("id=\"low-balance\">1,500 credits<", "id=\"expiring-within\">7 days 1 h<", "of their own")
                .doesNotContain("by default");
    }

    @Test
    void sendsTheLivePartOnlyWhenItHasChanged() {
        String user = user();
        visitor.signIn(LedgerNode.ADMIN_KEY);
        String live = "/console/users/" + user + "/live";
        String asked = visitor.get("/console/users/" + user)
                .body()
                .replaceAll("(?s).*hx-get=\"(" + live + "[^\"]*)\".*", "$1");
        assertThat(visitor.get(asked).status()).isEqualTo(204);
        post("/v1/users/" + user + "/grants", "{'amount': 1234}");
        Seen changed = visitor.get(asked);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).contains("1,234", "hx-swap-oob");
    }

    @Test
    void writesTextsAsTexts() {
        String hostile = "<script>alert(1)</script>";
        String user = json(post(
                        "/v1/users", "{'email': '%s@example.org', 'name': '%s'}".formatted(UUID.randomUUID(), hostile)))
                .get("id")
                .asString();
        post("/v1/users/" + user + "/grants", "{'amount': 1, 'description': '%s'}".formatted(hostile));
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Seen page = visitor.get("/console/users/" + user);
        assertThat(page.body()).contains("&lt;script&gt;alert(1)").doesNotContain(hostile);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .doesNotContainPattern("<[^>]+ (style|on[a-z]+)=")
                .doesNotContain("<style");
    }

    @Test
    void bringsItsOwnFilesWhichABrowserMayKeep() {
        Seen page = visitor.get("/console/sign-in");
        var files = Pattern.compile("(?:src|href)=\"(/console/assets/[^\"]*)\"")
                .matcher(page.body())
                .results()
                .map(file -> file.group(1))
                .distinct()
                .toList();
        assertThat(files).hasSize(4);
        for (String file : files) {
            Seen asset = visitor.get(file);
            assertThat(asset.status()).as(file).isEqualTo(200);
            assertThat(asset.header("Content-Type")).as(file).matches("text/(css|javascript)|image/svg\\+xml");
            assertThat(asset.header("Cache-Control")).contains("immutable");
            assertThat(asset.body()).isNotEmpty();
        }
        assertThat(page.body()).doesNotContainPattern("(src|href)=\"(https?:)?//");
    }

    @Test
    void putsNothingInTheWayOfTheApi() {
        assertThat(node.beans(ResourceUrlEncodingFilter.class)).isEmpty();
    }

    @Test
    void saysOfWhatIsNotThereThatItIsNot() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        for (String path : new String[] {
            "/console/users/" + UUID.randomUUID(), "/console/transactions/" + UUID.randomUUID(), "/console/nowhere"
        }) {
            Seen missing = visitor.get(path);
            assertThat(missing.status()).as(path).isEqualTo(404);
            assertThat(missing.header("Content-Type")).startsWith("text/html");
            assertThat(missing.body()).contains("<h1>Not found</h1>");
        }
        assertThat(visitor.get("/console/users?q=nobody@example.org").body()).contains("Nobody has this e-mail or id");
    }

    private static String user() {
        return json(post("/v1/users", "{'email': '%s@example.org'}".formatted(UUID.randomUUID())))
                .get("id")
                .asString();
    }

    private static long balance(String user) {
        return json(api.get("/v1/users/" + user + "/credits").body())
                .get("amount")
                .asLong();
    }

    private static String key(String role) {
        return json(post("/v1/api-keys", "{'name': '%s', 'role': '%s'}".formatted(UUID.randomUUID(), role)))
                .get("key")
                .asString();
    }

    private static String post(String path, String body) {
        var answer = api.post(path, body, "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body();
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
