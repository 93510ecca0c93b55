package dev.otto.ledger.verifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An exported part of the log, with heads and keys. Read line by line, so that it may be of any size. */
public final class Bundle implements AutoCloseable {
    private final ZipFile zip;
    private final Manifest manifest;
    private final List<AuditKey> keys;

    /**
     * What the bundle says that it is.
     *
     * @param from the instant that was asked for; null: from the first event
     * @param to likewise; null: up to the end of the log
     * @param last one before {@code first} for a bundle without events
     */
    public record Manifest(
            String exportedAt,
            @Nullable String from,
            @Nullable String to,
            long first,
            long last,
            byte[] previousHash) {}

    /** A bundle that cannot be read as one: damaged, or not whole. */
    public static final class Damaged extends RuntimeException {
        Damaged(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private Bundle(ZipFile zip) throws IOException {
        this.zip = zip;
        JsonNode json = BundleFormat.tree(bytes(BundleFormat.MANIFEST));
        String format = BundleFormat.text(json, "format");
        if (!format.equals(BundleFormat.FORMAT)) {
            throw new IllegalArgumentException("this verifier reads " + BundleFormat.FORMAT + ", not " + format);
        }
        manifest = new Manifest(
                BundleFormat.text(json, "exported_at"),
                json.path("from").isString() ? BundleFormat.text(json, "from") : null,
                json.path("to").isString() ? BundleFormat.text(json, "to") : null,
                BundleFormat.whole(json, "first_position"),
                BundleFormat.whole(json, "last_position"),
                HexFormat.of().parseHex(BundleFormat.text(json, "previous_hash")));
        keys = new ArrayList<>();
        for (JsonNode key : BundleFormat.tree(bytes(BundleFormat.KEYS))) {
            keys.add(BundleFormat.key(key));
        }
    }

    /** Throws {@link Damaged} for what is no whole bundle. */
    public static Bundle open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (java.util.zip.ZipException e) {
            throw new Damaged("it is damaged, or its export broke off", e);
        }
        try {
            return new Bundle(zip);
        } catch (IllegalArgumentException | IOException e) {
            zip.close();
            throw new Damaged("it is no bundle: " + e.getMessage(), e);
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    public List<AuditKey> keys() {
        return keys;
    }

    /** The events that it should have. */
    public Check.Extent extent() {
        return new Check.Extent(manifest.first(), manifest.previousHash(), manifest.last(), manifest.to() == null);
    }

    /** Can be gone through more than once. */
    public Iterable<Head> heads() {
        return () -> lines(BundleFormat.HEADS, BundleFormat::head);
    }

    /** In the order of the file. */
    public Iterable<LoggedEvent> events() {
        return () -> lines(BundleFormat.EVENTS, BundleFormat::event);
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream in = stream(name)) {
            return in.readAllBytes();
        }
    }

    private InputStream stream(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException(name + " is not in it");
        }
        return zip.getInputStream(entry);
    }

    private <T> Iterator<T> lines(String name, Function<String, T> reading) {
        try {
            return new Lines<>(
                    name, new BufferedReader(new InputStreamReader(stream(name), StandardCharsets.UTF_8)), reading);
        } catch (IOException | IllegalArgumentException e) {
            throw new Damaged(name + " cannot be read", e);
        }
    }

    private static final class Lines<T> implements Iterator<T> {
        private final String name;
        private final BufferedReader reader;
        private final Function<String, T> reading;
        private @Nullable String next;
        private long number;

        Lines(String name, BufferedReader reader, Function<String, T> reading) {
            this.name = name;
            this.reader = reader;
            this.reading = reading;
            advance();
        }

        private void advance() {
            try {
                next = reader.readLine();
                number++;
            } catch (IOException e) {
                throw new Damaged(name + " cannot be read behind line " + number, e);
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public T next() {
            String line = next;
            if (line == null) {
                throw new java.util.NoSuchElementException();
            }
            try {
                T read = reading.apply(line);
                advance();
                return read;
            } catch (IllegalArgumentException e) {
                throw new Damaged("line " + number + " of " + name + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
