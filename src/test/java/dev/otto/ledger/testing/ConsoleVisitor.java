package dev.otto.ledger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Visits the console without a browser: keeps cookies, sends forms as they stand in a page, follows nothing by itself. */
public final class ConsoleVisitor {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]*)\".*?</form>", Pattern.DOTALL);
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

    private final Map<String, String> cookies = new LinkedHashMap<>();
    /** Told by a proxy, where one is trusted: each visitor comes from an address of their own. */
    private final String address = "2001:db8:" + Integer.toHexString(NEXT.incrementAndGet()) + "::1";

    private int port;

    public ConsoleVisitor(int port) {
        this.port = port;
    }

    /** What came back. */
    public record Seen(int status, String body, HttpResponse<String> response) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** Whether a form leads to a path. */
        public boolean hasForm(String action) {
            return body.contains("action=\"" + action + "\"");
        }
    }

    /** Goes on at another node, with the same cookies. */
    public ConsoleVisitor at(int otherPort) {
        port = otherPort;
        return this;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public Seen signIn(String apiKey) {
        return send(get("/console/sign-in"), "/console/sign-in", Map.of("key", apiKey));
    }

    public Seen get(String path, String... headers) {
        return exchange(request(path, headers).GET());
    }

    /** Fills in a form of a page and sends it. */
    public Seen send(Seen page, String action, Map<String, String> filledIn, String... headers) {
        return post(action, fields(page, action, filledIn), headers);
    }

    /** What a form of a page has hidden, and what is filled in. */
    public static Map<String, String> fields(Seen page, String action, Map<String, String> filledIn) {
        Matcher form = FORM.matcher(page.body());
        while (form.find()) {
            if (form.group(1).equals(action)) {
                Map<String, String> fields = new LinkedHashMap<>();
                Matcher hidden = HIDDEN.matcher(form.group());
                while (hidden.find()) {
                    fields.put(hidden.group(1), hidden.group(2));
                }
                fields.putAll(filledIn);
                return fields;
            }
        }
        throw new AssertionError("no form leads to " + action + " in " + page.body());
    }

    public Seen post(String path, Map<String, String> fields, String... headers) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        return exchange(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** Sends a file as the page's script does. */
    public Seen upload(String path, String formToken, String file) {
        return upload(path, formToken, file.getBytes(StandardCharsets.UTF_8));
    }

    public Seen upload(String path, String formToken, byte[] file) {
        return exchange(request(path, "Form-Token", formToken, "HX-Request", "true", "Content-Type", "text/csv")
                .POST(BodyPublishers.ofByteArray(file)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        request.setHeader("X-Forwarded-For", address);
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    private Seen exchange(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String cookie : response.headers().allValues("Set-Cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                if (pair[1].isEmpty()) {
                    cookies.remove(pair[0]);
                } else {
                    cookies.put(pair[0], pair[1]);
                }
            }
            return new Seen(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
