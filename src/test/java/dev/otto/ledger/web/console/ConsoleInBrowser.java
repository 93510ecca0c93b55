package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.otto.ledger.testing.Browser;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.TestPostgres;
import java.util.UUID;
import java.util.stream.Stream;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node, its API, and a browser in which the admin is signed in to the console. */
record ConsoleInBrowser(LedgerNode node, Http api, Browser browser) implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** Skips the tests where no browser is installed. */
    static ConsoleInBrowser start(String... settings) {
        assumeTrue(
                Browser.isInstalled(),
                "no browser: apt-get install -y --no-install-recommends chromium chromium-driver");
        LedgerNode node = LedgerNode.on(
                TestPostgres.freshDatabase(),
                Stream.concat(Stream.of(Shop.SETTINGS), Stream.of(settings)).toArray(String[]::new));
        Browser browser = new Browser(node.port());
        browser.open("/console");
        browser.fill("#key", LedgerNode.ADMIN_KEY);
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "Overview");
        return new ConsoleInBrowser(node, new Http(node.port()), browser);
    }

    /** The id of what a call makes. */
    String made(String path, String body) {
        var answer = api.post(path, body, "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("id").asString();
    }

    JsonNode json(String path) {
        return JSON.readTree(api.get(path).body());
    }

    @Override
    public void close() {
        browser.close();
        api.close();
        node.close();
    }
}
