package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.otto.ledger.testing.Browser;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.OidcStandIn;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signing in at the issuer in a real browser. The issuer is on localhost and the ledger on 127.0.0.1, which are two sites: so
 * the way back is one that another site has sent the browser on, as it will be outside.
 */
class BrowserSignInTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static OidcStandIn issuer;
    private static LedgerNode node;
    private static Http api;
    private static Browser browser;
    private static String user;

    @BeforeAll
    static void start() {
        assumeTrue(
                Browser.isInstalled(),
                "no browser: apt-get install -y --no-install-recommends chromium chromium-driver");
        issuer = new OidcStandIn();
        node = LedgerNode.on(TestPostgres.freshDatabase(), issuer.settings());
        api = new Http(node.port());
        browser = new Browser(node.port());
        user = JSON.readTree(
                        api.post("/v1/users", "{'email': 'ada@example.org'}").body())
                .get("id")
                .asString();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            browser.close();
            api.close();
            node.close();
            issuer.close();
        }
    }

    @BeforeEach
    void idaOfFinance() {
        issuer.person("248289761001", "ledger-finance");
        issuer.butWith(claims -> claims.claim("name", "Ida Rath"));
    }

    @AfterEach
    void nobodyIsSignedIn() {
        browser.size(1280, 900, false);
        browser.scheme("light");
        browser.open("/console/sign-in");
        if (!browser.all("form.who button").isEmpty()) {
            browser.find("form.who button").click();
            browser.awaitPath("/console/sign-in");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void financeIsLedToTheIssuerAndBackToThePageThatWasWanted() {
        browser.open("/console/users/" + user);
        assertThat(browser.focused().getAttribute("id")).isEqualTo("issuer");
        browser.press(Keys.ENTER);
        browser.awaitText("#agree", "Yes, it is me");
        browser.find("#agree").click();
        browser.awaitText("h1", "ada@example.org");
        assertThat(browser.path()).isEqualTo("/console/users/" + user);
        browser.awaitText("form.who", "Ida Rath finance");
        assertThat(browser.all("form[action$='/grants'], form[action$='/adjustments']"))
                .isEmpty();

        browser.open("/console/payments");
        browser.awaitText("h1", "Payments");
    }

    @Test
    void aCorrectionNamesThePerson() {
        issuer.person("248289761002", "ledger-admin");
        issuer.butWith(claims -> claims.claim("name", "Ole Sand"));
        signIn();
        browser.awaitText("form.who", "Ole Sand admin");
        browser.open("/console/users/" + user);
        browser.fill("#grant-amount", "12");
        browser.fill("#grant-reason", "the queue was slow");
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "Grant of +12 credits");
        browser.awaitText("main", "staff:248289761002");
        JsonNode events =
                JSON.readTree(api.get("/v1/users/" + user + "/events?limit=100").body());
        JsonNode last = events.get("data").get(events.get("data").size() - 1);
        assertThat(last.at("/metadata/actor").toString()).isEqualTo("{\"kind\":\"staff\",\"name\":\"248289761002\"}");
    }

    @Test
    void whoeverIsNotSignedInIsToldAndShownTheWayBack() {
        issuer.person("eve");
        signIn();
        browser.awaitText("[role=alert]", "has not given you the role finance or admin");
        assertThat(browser.all("form.who")).isEmpty();
        // The browser notes the answer's status, which is what was wanted.
        assertThat(browser.complaints()).allMatch(line -> line.contains("403"));
        browser.find("main a").click();
        browser.awaitPath("/console/sign-in");
        browser.fill("#key", LedgerNode.ADMIN_KEY);
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "Overview");
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextIsLegible(String scheme) {
        browser.scheme(scheme);
        for (String page : pages()) {
            browser.open(page);
            assertThat((List<?>) browser.run(Legibility.TOO_FAINT)).as(page).isEmpty();
        }
        assertThat(browser.complaints()).allMatch(line -> line.contains("400"));
    }

    @Test
    void everyPageFitsAPhoneAndNamesItsParts() {
        browser.size(390, 844, true);
        for (String page : pages()) {
            browser.open(page);
            assertThat(browser.run("return document.documentElement.scrollWidth"))
                    .as("width of " + page)
                    .isEqualTo(390L);
            assertThat((List<?>) browser.run(Legibility.WITHOUT_A_NAME))
                    .as(page)
                    .isEmpty();
            assertThat(browser.all("h1")).as(page).hasSize(1);
        }
        assertThat(browser.complaints()).allMatch(line -> line.contains("400"));
    }

    /** For docs/console.md: {@code -Dconsole.pictures=true}. */
    @Test
    @EnabledIfSystemProperty(named = "console.pictures", matches = "true")
    void picturesAreTaken() {
        browser.open("/console/sign-in");
        browser.picture(Path.of("docs/console/sign-in.png"), 1280, false);
    }

    private static void signIn() {
        browser.open("/console/sign-in");
        browser.find("#issuer").click();
        browser.awaitText("#agree", "Yes, it is me");
        browser.find("#agree").click();
        browser.awaitPath("/console");
    }

    /** The last one is a sign-in that was not begun. */
    private static List<String> pages() {
        return List.of(
                "/console/sign-in", "/console/sign-in?away", "/console/sign-in/oidc/callback?x=" + UUID.randomUUID());
    }
}
