package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of heads in a folder. Lines that are no head, such as one that a crash cut short, are passed over. */
final class HeadFiles {
    private static final Pattern NAME = Pattern.compile("heads-(\\d{19})\\.jsonl");

    private HeadFiles() {}

    /** The name of the file that begins with the head of a position. */
    static String name(long position) {
        return "heads-%019d.jsonl".formatted(position);
    }

    /** In the order in which they were begun. */
    static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> NAME.matcher(nameOf(file)).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 0 if there is no head in it. */
    static long lastPosition(Path file) {
        long last = 0;
        for (Iterator<Head> heads = heads(List.of(file), 0); heads.hasNext(); ) {
            last = heads.next().position();
        }
        return last;
    }

    /** The heads after a position, a line at a time. */
    static Iterator<Head> heads(List<Path> files, long after) {
        int first = 0;
        for (int i = 0; i < files.size(); i++) {
            // The last file that begins at or before what is asked for has the first of it.
            if (begins(files.get(i)) <= after + 1) {
                first = i;
            }
        }
        return new Lines(files.subList(first, files.size()).iterator(), after);
    }

    private static long begins(Path file) {
        return Long.parseLong(NAME.matcher(nameOf(file)).replaceFirst("$1"));
    }

    private static String nameOf(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    private static final class Lines implements Iterator<Head> {
        private final Iterator<Path> files;
        private final long after;
        private @Nullable BufferedReader file;
        private @Nullable Head next;

        Lines(Iterator<Path> files, long after) {
            this.files = files;
            this.after = after;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null && (file != null || files.hasNext())) {
                    if (file == null) {
                        file = Files.newBufferedReader(files.next());
                    }
                    String line = file.readLine();
                    if (line == null) {
                        file.close();
                        file = null;
                    } else {
                        next = head(line)
                                .filter(head -> head.position() > after)
                                .orElse(null);
                    }
                }
                return next != null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Optional<Head> head(String line) {
            try {
                return Optional.of(BundleFormat.head(line));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public Head next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Head head = Objects.requireNonNull(next);
            next = null;
            return head;
        }
    }
}
