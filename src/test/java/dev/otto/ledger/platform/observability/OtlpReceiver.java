package dev.otto.ledger.platform.observability;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives spans as OTLP over HTTP, on a free port of the loopback. It reads as much of protobuf as spans take. */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /** A span as it came over the wire. */
    record Span(
            String trace, String id, String parent, String name, Map<String, String> attributes, List<String> links) {}

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            for (byte[] ofResource : messages(fields(body), 1)) {
                for (byte[] ofScope : messages(fields(ofResource), 2)) {
                    messages(fields(ofScope), 2).forEach(span -> spans.add(span(fields(span))));
                }
            }
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    private static Span span(Map<Integer, List<Object>> fields) {
        Map<String, String> attributes = new HashMap<>();
        for (byte[] attribute : messages(fields, 9)) {
            Map<Integer, List<Object>> pair = fields(attribute);
            Map<Integer, List<Object>> value = fields(messages(pair, 2).getFirst());
            attributes.put(
                    text(pair, 1),
                    value.containsKey(3) ? value.get(3).getFirst().toString() : text(value, 1));
        }
        List<String> links =
                messages(fields, 13).stream().map(link -> hex(fields(link), 2)).toList();
        return new Span(hex(fields, 1), hex(fields, 2), hex(fields, 4), text(fields, 5), attributes, links);
    }

    private static String text(Map<Integer, List<Object>> fields, int number) {
        List<byte[]> found = messages(fields, number);
        return found.isEmpty() ? "" : new String(found.getFirst(), StandardCharsets.UTF_8);
    }

    private static String hex(Map<Integer, List<Object>> fields, int number) {
        List<byte[]> found = messages(fields, number);
        return found.isEmpty() ? "" : HexFormat.of().formatHex(found.getFirst());
    }

    private static List<byte[]> messages(Map<Integer, List<Object>> fields, int number) {
        return fields.getOrDefault(number, List.of()).stream()
                .filter(byte[].class::isInstance)
                .map(byte[].class::cast)
                .toList();
    }

    private static Map<Integer, List<Object>> fields(byte[] message) {
        Map<Integer, List<Object>> fields = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value = switch ((int) (tag & 7)) {
                case 0 -> varint(in);
                case 1 -> in.getLong();
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    yield bytes;
                }
                case 5 -> (long) in.getInt();
                default -> throw new IllegalStateException("no protobuf");
            };
            fields.computeIfAbsent((int) (tag >> 3), key -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
