package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.Browser;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** How pages look and read in a real browser, whatever stands in them. */
class BrowserPagesTest {
    private static final String REFERENCE = "pi_" + "x".repeat(73);
    private static ConsoleInBrowser console;
    private static Browser browser;
    private static String user;
    private static String purchase;

    /** Somebody of whom everything is as long as it may be. */
    @BeforeAll
    static void start() {
        console = ConsoleInBrowser.start();
        browser = console.browser();
        user = console.made(
                "/v1/users",
                "{'email': '%s@example.org', 'name': 'Big %s'}".formatted("w".repeat(238), "W".repeat(180)));
        purchase = console.made(
                "/v1/users/" + user + "/purchases",
                "{'amount': 9007199156773948, 'paid': {'amount_minor': 9007199156773948, 'currency': 'EUR'},"
                        + " 'payment_reference': '%s'}".formatted(REFERENCE));
        console.made("/v1/videos", "{'user_id': '%s', 'prompt': '%s', 'cost': 30}".formatted(user, "W".repeat(300)));
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
        }
    }

    @AfterEach
    void asItWas() {
        browser.size(1280, 900, false);
        browser.scheme("light");
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 1280})
    void noTextIsTooLongForAPageAndNoFigureIsBroken(int width) {
        browser.size(width, 844, width < 1280);
        for (String page : List.of(
                "",
                "/users?q=" + user,
                "/users/" + user,
                "/users/" + user + "/transactions",
                "/users/" + user + "/holds",
                "/users/" + user + "/videos",
                "/users/" + user + "/explanation",
                "/users/" + user + "/statement",
                "/transactions/" + purchase,
                "/reports",
                "/reconciliation")) {
            browser.open("/console" + page);
            assertThat(browser.run("return document.documentElement.scrollWidth"))
                    .as("width of " + page)
                    .isEqualTo((long) width);
            assertThat((List<?>) browser.run(Legibility.BROKEN_FIGURES))
                    .as(page)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void aStatementIsLegible(String scheme) {
        browser.scheme(scheme);
        browser.open("/console/users/" + user + "/statement");
        assertThat((List<?>) browser.run(Legibility.TOO_FAINT)).isEmpty();
        browser.size(390, 844, true);
        assertThat((long) (Long)
                        browser.run("return Math.round(document.querySelector('tbody bdi').parentElement.clientWidth)"))
                .isGreaterThan(300);
    }

    @Test
    void theCurrentTabIsInViewOnAPhone() {
        browser.size(390, 844, true);
        for (String page : List.of("", "/users", "/payments", "/reports", "/projections", "/endpoints", "/audit")) {
            browser.open("/console" + page);
            assertThat(browser.run(
                            "const tab = document.querySelector('.top nav [aria-current]').getBoundingClientRect();"
                                    + "return tab.left >= 0 && tab.right <= innerWidth && scrollY === 0"))
                    .as(page)
                    .isEqualTo(true);
        }
    }

    /** WCAG 2.2, 1.4.1 and 1.4.11: by lightness alone, for whoever sees no hue; borders of what can be used. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void chartsAndBordersDoNotHangOnColour(String scheme) {
        browser.scheme(scheme);
        browser.open("/console");
        List<?> contrasts = (List<?>) browser.run("""
                const style = getComputedStyle(document.documentElement);
                const luminance = name => [1, 3, 5]
                  .map(i => parseInt(style.getPropertyValue(name).trim().slice(i, i + 2), 16) / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                const contrast = (a, b) => {
                  const [x, y] = [luminance(a), luminance(b)];
                  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
                };
                const low = [];
                const atLeast = (least, a, b) => {
                  if (!(contrast(a, b) >= least)) low.push(`${a} ${b}: ${contrast(a, b).toFixed(2)}`);
                };
                for (const i of [1, 2, 3]) {
                  atLeast(3, '--chart-' + i, '--panel');
                  for (let j = 1; j < i; j++) atLeast(1.75, '--chart-' + i, '--chart-' + j);
                }
                atLeast(3, '--line-strong', '--panel');
                atLeast(3, '--line-strong', '--page');
                return low;
                """);
        assertThat(contrasts).isEmpty();
    }

    /** In the words of the form, and for those who do not see where it stands. */
    @Test
    void aMistakeIsToldOfItsField() {
        browser.open("/console/users/" + user);
        for (String name : List.of("amount", "expires_at")) {
            browser.run("document.querySelector('#grant-expires').type = 'text'");
            browser.fill("#grant-amount", name.equals("amount") ? "1,23" : "1,230");
            browser.fill("#grant-expires", name.equals("amount") ? "" : "soon");
            browser.fill("#grant-reason", "for the wait");
            browser.find("form[action$='/grants'] button").sendKeys(Keys.ENTER);
            browser.awaitText("form[action$='/grants'] .said", "” must be");
            await().until(() -> browser.focused().getAttribute("name"), name::equals);
            assertThat(browser.run("return [...document.querySelectorAll('[aria-invalid]')].map(f => f.name).join()"))
                    .isEqualTo(name);
            assertThat(
                            (String)
                                    browser.run(
                                            "const field = document.activeElement;"
                                                    + "const told = document.getElementById(field.getAttribute('aria-describedby')).textContent;"
                                                    + "return field.labels[0].textContent.startsWith(told.slice(1, told.indexOf('”'))) ? '' : told"))
                    .isEmpty();
        }
        browser.fill("#grant-expires", "");
        browser.fill("#grant-amount", "9,007,199,254,740,991");
        browser.find("form[action$='/grants'] button").sendKeys(Keys.ENTER);
        browser.awaitText("form[action$='/grants'] .said strong", ".");
        await().until(() -> browser.focused().getTagName().toLowerCase(Locale.ROOT), "button"::equals);
        assertThat(browser.all("[aria-invalid], [aria-describedby$=-wrong]")).isEmpty();
    }

    /** To look at: {@code -Dconsole.pictures=true}. */
    @Test
    @EnabledIfSystemProperty(named = "console.pictures", matches = "true")
    void picturesOfTheLongestTexts() {
        for (String page : List.of(
                "",
                "/users/" + user,
                "/users/" + user + "/statement",
                "/transactions/" + purchase,
                "/users?q=" + user)) {
            for (int width : new int[] {390, 1280}) {
                browser.open("/console" + page);
                browser.picture(
                        Path.of("target/pictures/" + page.replaceAll("[^a-z]+", "-") + width + ".png"),
                        width,
                        width < 1280);
            }
        }
    }
}
