package dev.otto.ledger.web.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One kept connection to the loopback that sends whatever bytes it is given, which no HTTP client would. */
final class Wire implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    Wire(int port) {
        this.port = port;
    }

    /** What came back; bytes that are no text are shown as such. */
    record Reply(int status, HttpHeaders headers, String body) {}

    Reply send(Attempt attempt) throws IOException {
        byte[] bytes = bytes(attempt);
        boolean kept = socket != null;
        try {
            return exchange(bytes, attempt.method());
        } catch (IOException e) {
            close();
            if (!kept) {
                throw e;
            }
            // The service had closed the kept connection after its last answer.
            return exchange(bytes, attempt.method());
        }
    }

    private Reply exchange(byte[] bytes, String method) throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        IOException broken = null;
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // It may have been answered and closed before all of it was read.
            broken = e;
        }
        try {
            Reply reply = read(method);
            if (reply.headers()
                    .firstValue("Connection")
                    .filter("close"::equalsIgnoreCase)
                    .isPresent()) {
                close();
            }
            return reply;
        } catch (IOException e) {
            throw broken == null ? e : broken;
        }
    }

    private static byte[] bytes(Attempt attempt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, attempt.method() + " " + attempt.target() + " HTTP/1.1\r\n");
        for (Attempt.Header header : attempt.headers()) {
            text(out, header.name() + ": " + header.value() + "\r\n");
        }
        text(out, "\r\n");
        out.writeBytes(attempt.body());
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private Reply read(String method) throws IOException {
        String start = line();
        int status = Integer.parseInt(start.split(" ")[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        if (status == 100) {
            return read(method);
        }
        HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
        return new Reply(status, all, method.equals("HEAD") || status == 204 ? "" : body(all));
    }

    private String body(HttpHeaders headers) throws IOException {
        byte[] bytes;
        if (headers.firstValue("Content-Type").orElse("").equals("text/event-stream")) {
            // It has no end: what it begins with is enough.
            bytes = in.readNBytes(Integer.parseInt(line(), 16));
            close();
        } else if (headers.firstValue("Transfer-Encoding")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                out.writeBytes(in.readNBytes(size));
                line();
            }
            line();
            bytes = out.toByteArray();
        } else if (headers.firstValue("Content-Length").isPresent()) {
            bytes = in.readNBytes(
                    (int) headers.firstValueAsLong("Content-Length").getAsLong());
        } else {
            bytes = in.readAllBytes();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed without an answer");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is given up in any case.
        } finally {
            socket = null;
        }
    }
}
