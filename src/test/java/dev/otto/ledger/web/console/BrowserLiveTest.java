package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The parts of pages that renew themselves, in a real browser: they tell what is new and disturb nobody. */
class BrowserLiveTest {
    private static final Duration LONGER_THAN_A_QUESTION = Duration.ofMillis(2_500);
    /** The page of a user asks by itself each half minute. */
    private static final Duration BEFORE_IT_ASKS = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static ConsoleInBrowser console;
    private static Browser browser;

    private String user;

    @BeforeAll
    static void start() {
        console = ConsoleInBrowser.start();
        browser = console.browser();
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
        }
    }

    @BeforeEach
    void oneUser() {
        browser.size(1280, 900, false);
        user = console.made("/v1/users", "{'email': '%s@example.org'}".formatted(UUID.randomUUID()));
        grant(100);
    }

    /** A browser has six connections to a host; a stream takes one for as long as it is open. */
    @Test
    void pagesThatNobodySeesLeaveTheConnectionsToOthers() {
        List<String> tabs = new ArrayList<>();
        for (int tab = 0; tab < 7; tab++) {
            browser.open("/console/users/" + user);
            browser.awaitText("#balance", "100");
            tabs.add(browser.anotherTab());
        }
        browser.open("/console/users/" + user);
        browser.awaitText("#balance", "100");
        grant(11);
        browser.awaitText("#balance", "111");
        for (String tab : tabs.reversed()) {
            browser.backTo(tab);
            browser.awaitText("#balance", "111", BEFORE_IT_ASKS);
        }
        grant(1);
        browser.awaitText("#balance", "112", BEFORE_IT_ASKS);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPartThatIsTheSameIsLeftAlone() {
        for (String page : List.of("projections", "projections/balances", "audit", "users/" + user)) {
            browser.open("/console/" + page);
            browser.run("window.answers = [];"
                    + "document.addEventListener('htmx:afterRequest', e => answers.push(e.detail.xhr.status))");
            // Not before what the grant began has come to its end.
            await().atMost(SOON).until(() -> {
                browser.run("answers.length = 0; document.querySelector('[data-live]').marked = true; renew();");
                await().atMost(SOON)
                        .until(() -> browser.run("return answers.length > 0").equals(true));
                return browser.run("return answers.every(status => status === 204)"
                                + " && document.querySelector('[data-live]').marked === true")
                        .equals(true);
            });
        }
    }

    @Test
    void aRenewalKeepsScrollingAndFocus() {
        browser.size(390, 844, true);
        browser.open("/console/users/" + user);
        browser.run("const region = document.getElementById('transactions-scroll');"
                + "region.focus(); region.scrollLeft = 120;");
        grant(5);
        browser.awaitText("#balance", "105");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("transactions-scroll");
        assertThat(browser.run("return document.getElementById('transactions-scroll').scrollLeft"))
                .isEqualTo(120L);

        browser.open("/console/projections");
        browser.run("document.getElementById('p-balances').focus();"
                + "document.getElementById('projections-scroll').scrollLeft = 90;"
                + "document.querySelector('[data-live]').marked = true;");
        grant(5);
        await().until(() -> browser.run("return document.querySelector('[data-live]').marked") == null);
        assertThat(browser.focused().getAttribute("id")).isEqualTo("p-balances");
        assertThat(browser.run("return document.getElementById('projections-scroll').scrollLeft"))
                .isEqualTo(90L);
    }

    @Test
    void aTextThatIsSelectedIsWaitedFor() throws InterruptedException {
        browser.open("/console/users/" + user);
        browser.awaitText("#balance", "100");
        browser.run("getSelection().selectAllChildren(document.getElementById('balance'))");
        grant(5);
        Thread.sleep(LONGER_THAN_A_QUESTION);
        assertThat(browser.run("return String(getSelection())")).isEqualTo("100");
        browser.run("getSelection().removeAllRanges()");
        browser.awaitText("#balance", "105", BEFORE_IT_ASKS);
    }

    private void grant(int amount) {
        console.made("/v1/users/" + user + "/grants", "{'amount': %d}".formatted(amount));
    }
}
