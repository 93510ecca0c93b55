package dev.otto.ledger.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium of the machine's own packages, without a window. Nothing is downloaded for it. */
public final class Browser implements AutoCloseable {
    private static final File CHROMIUM = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;
    private final String root;

    /** @param port of the node whose pages it shows */
    public Browser(int port) {
        root = "http://127.0.0.1:" + port;
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        // It runs as root in CI, and shows nothing but the service under test.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.addArguments("--hide-scrollbars", "--lang=en");
        options.setExperimentalOption(
                "prefs", Map.of("download.default_directory", downloads().toString()));
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER)
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build(),
                options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE);
        size(1280, 900, false);
    }

    public static boolean isInstalled() {
        return CHROMIUM.canExecute() && DRIVER.canExecute();
    }

    /** Where a download lands. */
    public static Path downloads() {
        try {
            return Files.createDirectories(Path.of("target/browser-downloads").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a page and waits for all of it: the driver now and then comes back before its style is there. */
    public void open(String path) {
        driver.get(root + path);
        await().atMost(PATIENCE).until(() -> run("return document.readyState").equals("complete"));
    }

    /** The path that is shown. */
    public String path() {
        return driver.getCurrentUrl().substring(root.length());
    }

    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    public void fill(String css, String text) {
        find(css).clear();
        find(css).sendKeys(text);
    }

    /** Clicks whatever is there; a part of a page that was replaced meanwhile has not been clicked. */
    public void click(String css) {
        await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> {
                    find(css).click();
                    return true;
                });
    }

    /** To whatever has the focus. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    public void pressTab() {
        press(Keys.TAB);
    }

    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Waits until a part of the page says something, whatever takes its place meanwhile. */
    public void awaitText(String css, String text) {
        awaitText(css, text, PATIENCE);
    }

    /** The same of what says it by itself within a time. */
    public void awaitText(String css, String text, Duration within) {
        await().atMost(within)
                .ignoreException(StaleElementReferenceException.class)
                .untilAsserted(() -> {
                    List<WebElement> found = all(css);
                    assertThat(found).as(css + " at " + path()).isNotEmpty();
                    assertThat(found.getFirst().getText()).contains(text);
                });
    }

    public void awaitPath(String beginning) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(path()).startsWith(beginning));
    }

    /** A second window, which is looked at from here on; the first one stays open. */
    public String secondWindow() {
        String first = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.WINDOW);
        return first;
    }

    /** A further tab, which is looked at from here on and hides the one before it. */
    public String anotherTab() {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        return before;
    }

    /** Closes the window that is looked at, and goes back to another. */
    public void backTo(String window) {
        driver.close();
        driver.switchTo().window(window);
    }

    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** @param scheme {@code light} or {@code dark} */
    public void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    public void size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    /** What the browser complained of since it was asked last: scripts that failed, what a policy forbade. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** A picture of all of the page. */
    public void picture(Path file, int width, boolean phone) {
        size(width, 700, phone);
        long height = ((Number) run("return document.documentElement.scrollHeight")).longValue();
        size(width, (int) Math.min(height, 2_400), phone);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
