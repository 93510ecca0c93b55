package dev.otto.ledger.web.hostile;

import dev.otto.ledger.testing.contract.ApiOperation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A request on its way to be spoilt. It starts as one that would succeed. */
final class Attempt {
    private final ApiOperation operation;
    private final List<Header> headers = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private String method;
    private String target;
    private byte[] body = new byte[0];
    private boolean refused;

    /** A header line, as it is sent. */
    record Header(String name, String value) {}

    Attempt(ApiOperation operation, String target) {
        this.operation = operation;
        this.target = target;
        method = operation.method();
    }

    ApiOperation operation() {
        return operation;
    }

    String method() {
        return method;
    }

    String target() {
        return target;
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Whether one of the changes made sure that it is refused. */
    boolean refused() {
        return refused;
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    void method(String other) {
        method = other;
    }

    void target(String other) {
        target = other;
    }

    void body(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
    }

    void body(byte[] bytes) {
        body = bytes;
    }

    void header(String name, String value) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
        also(name, value);
    }

    void also(String name, String value) {
        headers.add(new Header(name, value));
    }

    void without(String name) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
    }

    boolean hasHeader(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    String headerValue(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }

    /** @param sure that it is refused now */
    void changed(String how, boolean sure) {
        story.add(how);
        refused |= sure;
    }

    /** What was wrong with it is not looked at any more. */
    void unsure() {
        refused = false;
    }

    /** A query parameter more; where there is one of this name already, both are sent. */
    void query(String pair) {
        target += (target.contains("?") ? "&" : "?") + pair;
    }

    /** Tells how long the body is, unless the attempt is about that. */
    void finish(Random random) {
        if (!hasHeader("Content-Length") && !hasHeader("Transfer-Encoding")) {
            if (body.length > 0 && random.nextInt(20) == 0) {
                chunked();
            } else if (body.length > 0 || !method.equals("GET")) {
                also("Content-Length", Integer.toString(body.length));
            }
        }
    }

    private void chunked() {
        also("Transfer-Encoding", "chunked");
        String head = Integer.toHexString(body.length) + "\r\n";
        byte[] sent = new byte[head.length() + body.length + 7];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, sent, 0, head.length());
        System.arraycopy(body, 0, sent, head.length(), body.length);
        System.arraycopy("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 0, sent, head.length() + body.length, 7);
        body = sent;
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        return story + ": " + method + " " + shortened(target) + " "
                + headers.stream().map(header -> shortened(header.toString())).toList() + " " + shortened(text);
    }

    private static String shortened(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "… (" + text.length() + ")";
    }
}
