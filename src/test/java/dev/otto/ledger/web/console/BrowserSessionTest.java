package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.otto.ledger.testing.Browser;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import tools.jackson.databind.json.JsonMapper;

/** How a session fares in a real browser. Another site is on localhost, the ledger on 127.0.0.1. */
class BrowserSessionTest {
    private static LedgerNode node;
    private static Http api;
    private static Browser browser;
    private static HttpServer elsewhere;
    private static String user;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(
                Browser.isInstalled(),
                "no browser: apt-get install -y --no-install-recommends chromium chromium-driver");
        node = LedgerNode.on(TestPostgres.freshDatabase());
        api = new Http(node.port());
        browser = new Browser(node.port());
        user = new JsonMapper()
                .readTree(api.post("/v1/users", "{'email': 'ada@example.org'}").body())
                .get("id")
                .asString();
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] page =
                    "<!doctype html><link rel=icon href=data:,><a href='http://127.0.0.1:%d/console/users/%s'>Ada's account</a>"
                            .formatted(node.port(), user)
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        elsewhere.start();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            elsewhere.stop(0);
            browser.close();
            api.close();
            node.close();
        }
    }

    @BeforeEach
    void signIn() {
        browser.open("/console/sign-in");
        if (browser.path().equals("/console/sign-in")) {
            browser.fill("#key", LedgerNode.ADMIN_KEY);
            browser.press(Keys.ENTER);
        }
        browser.awaitText("h1", "Overview");
    }

    private static void followTheLinkElsewhere() {
        browser.run(
                "location.assign(arguments[0])",
                "http://localhost:" + elsewhere.getAddress().getPort() + "/");
        browser.awaitText("a", "Ada's account");
        browser.click("a");
    }

    @Test
    void aLinkFromAnotherSiteLeadsInAndSignsNobodyOut() {
        followTheLinkElsewhere();
        browser.awaitText("h1", "ada@example.org");
        assertThat(browser.path()).isEqualTo("/console/users/" + user);
        browser.open("/console/payments");
        browser.awaitText("h1", "Payments");
    }

    @Test
    void aLinkFromAnotherSiteShowsWhoIsNotSignedInTheWay() {
        browser.find("form.who button").click();
        browser.awaitPath("/console/sign-in");
        followTheLinkElsewhere();
        browser.awaitText("h1", "Sign in");
        browser.fill("#key", LedgerNode.ADMIN_KEY);
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "ada@example.org");
    }

    @Test
    void whoIsSignedOutMeanwhileKeepsWhatTheyHaveWritten() {
        browser.open("/console/users/" + user);
        browser.fill("#grant-amount", "12");
        browser.fill("#grant-reason", "a long story");
        node.sql().sql("DELETE FROM console_sessions").update();
        browser.awaitText("#signed-out", "You are no longer signed in");
        browser.find("#grant-reason").sendKeys(Keys.ENTER);
        browser.awaitText(
                "section[aria-labelledby=grant-title] .said", "You are no longer signed in, so nothing was done.");
        assertThat(browser.find("#grant-reason").getAttribute("value")).isEqualTo("a long story");
        assertThat(browser.complaints()).allMatch(line -> line.contains("401"));
        browser.click("#signed-out a");
        browser.awaitText("h1", "Sign in");
        browser.fill("#key", LedgerNode.ADMIN_KEY);
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "ada@example.org");
    }
}
