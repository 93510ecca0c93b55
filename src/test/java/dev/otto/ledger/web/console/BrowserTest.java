package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.testing.Browser;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** The console in a real browser, as a person meets it. Skipped where none is installed; CI installs one. */
class BrowserTest {
    private static ConsoleInBrowser console;
    private static LedgerNode node;
    private static Http api;
    private static Shop shop;
    private static Browser browser;
    /** What shows sooner than a page asks by itself, each half minute, was told by the stream. */
    private static final Duration BEFORE_IT_ASKS = Duration.ofSeconds(25);

    /** Somebody who takes no message. */
    private static Receiver receiver;

    private static UUID endpoint;

    private String email;
    private String user;
    private String video;
    private String usage;

    @BeforeAll
    static void start() {
        console = ConsoleInBrowser.start(
                "ledger.delivery.allow-http=true",
                "ledger.delivery.allow-private=true",
                "ledger.delivery.first-pause=100ms",
                "ledger.delivery.give-up-after=300ms");
        node = console.node();
        api = console.api();
        browser = console.browser();
        receiver = new Receiver();
        receiver.answers(got -> 500);
        endpoint = node.bean(Endpoints.class)
                .register(receiver.url(), List.of("video"), LedgerNode.OPERATOR)
                .id();
        shop = new Shop(node);
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
            receiver.close();
        }
    }

    @BeforeEach
    void oneUserWithAVideo() {
        email = UUID.randomUUID() + "@example.org";
        user = console.made("/v1/users", "{'email': '%s', 'name': 'Ada'}".formatted(email));
        console.made(
                "/v1/users/" + user + "/purchases",
                "{'amount': 100, 'paid': {'amount_minor': 1000, 'currency': 'EUR'}, 'payment_reference': '%s'}"
                        .formatted(UUID.randomUUID()));
        video = console.made(
                "/v1/videos", "{'user_id': '%s', 'prompt': 'a cat in the rain', 'cost': 30}".formatted(user));
        api.send("PATCH", "/v1/videos/" + video, "{'status': 'processing'}");
        api.send("PATCH", "/v1/videos/" + video, "{'status': 'completed'}");
        usage = console.json("/v1/users/" + user + "/transactions")
                .at("/data/0/id")
                .asString();
    }

    @AfterEach
    void theBrowserComplainsOfNothing() {
        browser.size(1280, 900, false);
        browser.scheme("light");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aUserIsFoundByTheKeyboardAlone() {
        browser.open("/console");
        browser.pressTab();
        assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
        browser.find("body").click();
        browser.find("body").sendKeys("/");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("find");
        browser.press(email.toUpperCase(Locale.ROOT), Keys.ENTER);
        browser.awaitText("main table", email);
        browser.find("main tbody a").sendKeys(Keys.ENTER);
        browser.awaitText("h1", email);
        browser.awaitText("#balance", "70");
    }

    @Test
    void aRefundShowsOnThePageThatIsOpenMeanwhile() {
        browser.open("/console/users/" + user);
        browser.awaitText("#balance", "70");
        String first = browser.secondWindow();
        browser.open("/console/users/" + user);
        browser.click("#t-" + usage);
        browser.awaitText("h1", "Usage of −30 credits");
        browser.fill("#undo-amount", "12");
        browser.fill("#undo-reason", "the cat is blurred");
        browser.press(Keys.ENTER);
        browser.awaitText("h1", "Refund of +12 credits");
        browser.awaitText("main", "the cat is blurred");

        browser.backTo(first);
        browser.awaitText("#balance", "82");
        browser.awaitText("#balance-said", "Balance 82 credits");
        browser.awaitText("#live table", "the cat is blurred");
        assertThat(browser.path()).isEqualTo("/console/users/" + user);
    }

    @Test
    void whatHappensShowsAtOnce() {
        browser.open("/console/users/" + user);
        browser.awaitText("#balance", "70");
        console.made("/v1/users/" + user + "/grants", "{'amount': 5}");
        browser.awaitText("#balance", "75", BEFORE_IT_ASKS);
        console.made("/v1/users/" + user + "/usages", "{'amount': 6}");
        browser.awaitText("#balance", "69", BEFORE_IT_ASKS);
        browser.awaitText("#live table", "usage");
    }

    @Test
    void aRefusalIsToldNearItsForm() {
        browser.open("/console/transactions/" + usage);
        browser.fill("#undo-amount", "31");
        browser.fill("#undo-reason", "too much");
        browser.press(Keys.ENTER);
        browser.awaitText("form .said", "30 credits");
        assertThat(browser.find("#undo-amount").getAttribute("value")).isEqualTo("31");
        // The browser notes the answer's status, which is what was wanted.
        assertThat(browser.complaints()).allMatch(line -> line.contains("409"));
    }

    @Test
    void aDoubleClickIsOneCommand() {
        browser.open("/console/users/" + user);
        browser.fill("#grant-amount", "5");
        browser.fill("#grant-reason", "for the wait");
        browser.run("""
                const form = document.querySelector('#grant-amount').form;
                const send = () => fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
                window.sent = Promise.allSettled([send(), send(), send()]);""");
        browser.find("#grant-amount").submit();
        browser.awaitText("h1", "Grant of +5 credits");
        assertThat(console.json("/v1/users/" + user + "/credits").get("amount").asLong())
                .isEqualTo(75);
    }

    @Test
    void aPaymentThatWaitsIsResolved() {
        String payment = shop.unmatched();
        browser.open("/console/payments");
        browser.find("a[href='/console/payments/" + payment + "']").click();
        browser.awaitText("h1", "Payment");
        browser.fill("#resolve-user", email);
        browser.fill("#resolve-credits", "50");
        browser.fill("#resolve-reason", "she wrote to us");
        browser.press(Keys.ENTER);
        browser.awaitText(".done", "Recorded");
        JsonNode resolved = console.json("/v1/payments/" + payment);
        assertThat(resolved.at("/resolution/by").asString()).isEqualTo("client:admin");
        assertThat(resolved.at("/resolution/reason").asString()).isEqualTo("she wrote to us");
        assertThat(resolved.get("user_id").asString()).isEqualTo(user);
    }

    @Test
    void aDeadLetterIsSentAgain() {
        Endpoints endpoints = node.bean(Endpoints.class);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !endpoints.deadLetters(endpoint, null, 1).data().isEmpty());
        browser.open("/console/endpoints/" + endpoint);
        browser.find("form[action$='/ping'] button").click();
        browser.awaitText("form[action$='/ping'] .said", "It did not take the message: answered 500.");
        String letter = browser.find("table code").getText();
        long tries = sent(letter);
        browser.fill("form[action$='/replay'] input[name=reason]", "they are back");
        browser.find("form[action$='/replay'] button").click();
        browser.awaitText(".done", "It is sent again.");
        await().atMost(Duration.ofSeconds(60)).until(() -> sent(letter) > tries);
    }

    private static long sent(String message) {
        return receiver.all().stream().filter(got -> message.equals(got.id())).count();
    }

    @Test
    void aRebuildIsFollowedToItsEnd() {
        browser.open("/console/projections");
        browser.find("#p-transactions").click();
        browser.awaitText("h1", "Transactions");
        browser.fill("#reason", "to be sure");
        browser.press(Keys.ENTER);
        browser.awaitText("#phase", "promoted");
        browser.awaitText("#state", "no row differs");
        browser.awaitText("#state", "client:admin: to be sure");
    }

    @Test
    void theBooksAreVerifiedWithProgress() {
        browser.open("/console/audit");
        browser.find("form[action='/console/audit/verification'] button").click();
        browser.awaitText("#verification", "intact");
        browser.awaitText("#verification", "client:admin");
    }

    @Test
    void aReportIsHandedInAndHeldAgainstThePurchases() throws Exception {
        Path file = Browser.downloads().resolve("report.csv");
        Files.writeString(
                file,
                "balance_transaction_id,reporting_category,payment_intent_id,gross,currency,created_utc\n"
                        + "txn_1,charge,pi_nobodys,10.00,eur,2026-01-01 00:00:00\n");
        browser.open("/console/reconciliation");
        browser.find("#file").sendKeys(file.toString());
        browser.find("form[data-upload] button").click();
        browser.awaitText(".done", "1 rows");
        browser.awaitText("main", "pi_nobodys");
        browser.awaitText("main", "missing in ledger");
    }

    @Test
    void anExportIsTheFileOfTheApi() throws Exception {
        Path file = Browser.downloads().resolve("transactions.csv");
        Files.deleteIfExists(file);
        browser.open("/console/reports");
        browser.find("a[href*='transactions.csv']").click();
        await().until(() -> Files.exists(file) && Files.size(file) > 0);
        String from = browser.find("#from").getAttribute("value") + "T00:00:00Z";
        String exported = Files.readString(file);
        assertThat(exported).contains(usage);
        assertThat(exported)
                .isEqualTo(api.get("/v1/finance/transactions.csv?from=" + from).body());
    }

    @Test
    void aStatementIsReadAndDownloaded() throws Exception {
        Path file = Browser.downloads().resolve("statement.csv");
        Files.deleteIfExists(file);
        browser.open("/console/users/" + user);
        browser.find("form[action$='/statement'] button[value=csv]").click();
        await().until(() -> Files.exists(file) && Files.size(file) > 0);
        assertThat(Files.readString(file)).contains(usage);
        browser.find("form[action$='/statement'] button[value=html]").click();
        browser.awaitPath("/console/users/" + user + "/statement");
        browser.awaitText("body", "70");
    }

    @Test
    void chartsAreDrawnFromTheirTables() {
        browser.open("/console");
        assertThat(browser.run(
                        "return charts.map(chart => chart.data.datasets.map(set => set.label).join()).join(';')"))
                .isEqualTo("Sold,Used,Refunded;Outstanding");
        Object drawn = browser.run("return charts[0].data.datasets[0].data.at(-1)");
        Object told =
                browser.run("return Number(document.querySelector('#days tbody tr td:nth-child(2)').dataset.value)");
        assertThat(((Number) told).longValue()).isGreaterThanOrEqualTo(100);
        assertThat(drawn).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextIsLegible(String scheme) {
        browser.scheme(scheme);
        for (String page : pages().values()) {
            browser.open(page);
            assertThat((List<?>) browser.run(Legibility.TOO_FAINT)).as(page).isEmpty();
        }
    }

    @Test
    void everyPageFitsAPhoneAndNamesItsParts() {
        browser.size(390, 844, true);
        for (String page : pages().values()) {
            browser.open(page);
            assertThat(browser.run("return document.documentElement.scrollWidth"))
                    .as("width of " + page)
                    .isEqualTo(390L);
            assertThat((List<?>) browser.run(Legibility.WITHOUT_A_NAME))
                    .as(page)
                    .isEmpty();
            assertThat(browser.all("h1")).as(page).hasSize(1);
        }
    }

    /** Of every page, for docs/console.md: {@code -Dconsole.pictures=true}. */
    @Test
    @EnabledIfSystemProperty(named = "console.pictures", matches = "true")
    void picturesAreTaken() {
        Path folder = Path.of("docs/console");
        for (Map.Entry<String, String> page : pages().entrySet()) {
            browser.open(page.getValue());
            browser.picture(folder.resolve(page.getKey() + ".png"), 1280, false);
        }
        browser.scheme("dark");
        browser.open(pages().get("user"));
        browser.picture(folder.resolve("user-dark.png"), 1280, false);
        browser.scheme("light");
        browser.open(pages().get("user"));
        browser.picture(folder.resolve("user-phone.png"), 390, true);
    }

    /** Every kind of page, by the name of its picture. */
    private Map<String, String> pages() {
        return Map.ofEntries(
                Map.entry("overview", "/console"),
                Map.entry("users", "/console/users?q=" + email),
                Map.entry("user", "/console/users/" + user),
                Map.entry("transactions", "/console/users/" + user + "/transactions"),
                Map.entry("explanation", "/console/users/" + user + "/explanation"),
                Map.entry("transaction", "/console/transactions/" + usage),
                Map.entry("video", "/console/videos/" + video),
                Map.entry("payments", "/console/payments"),
                Map.entry("payment", "/console/payments/" + shop.unmatched()),
                Map.entry("reconciliation", "/console/reconciliation"),
                Map.entry("reports", "/console/reports"),
                Map.entry("projections", "/console/projections"),
                Map.entry("projection", "/console/projections/balances"),
                Map.entry("endpoints", "/console/endpoints"),
                Map.entry("endpoint", "/console/endpoints/" + endpoint),
                Map.entry("audit", "/console/audit"));
    }
}
