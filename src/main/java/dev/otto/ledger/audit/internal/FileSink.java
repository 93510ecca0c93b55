package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.AuditSettings;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes every head to files that are only ever appended to: one line for each, forced to disk before the next turn. It
 * goes on behind the last whole line that it finds, so it needs no memory of its own, and misses none.
 */
final class FileSink implements Sink {
    private static final int AT_ONCE = 1_000;
    private static final long UNKNOWN = -1;

    private final @Nullable Path directory;
    private final long maxBytes;
    private final HeadTable heads;
    private final Keys keys;
    private volatile long written = UNKNOWN;

    FileSink(AuditSettings.FileSettings settings, HeadTable heads, Keys keys) {
        directory = settings.directory();
        maxBytes = settings.maxBytes().toBytes();
        this.heads = heads;
        this.keys = keys;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public boolean isSet() {
        return directory != null;
    }

    @Override
    public long position() {
        return written;
    }

    @Override
    public Duration take() {
        if (directory == null) {
            return REST;
        }
        try {
            return write(directory) == AT_ONCE ? Duration.ZERO : PAUSE;
        } catch (IOException e) {
            throw new UncheckedIOException("heads cannot be written to " + directory, e);
        }
    }

    private int write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = HeadFiles.in(folder);
        Path newest = files.isEmpty() ? null : files.getLast();
        if (written == UNKNOWN) {
            written = lastIn(files);
        }
        List<Head> fresh = Sink.trusted(heads.after(written, AT_ONCE), keys.ring());
        for (int i = 0; i < fresh.size(); ) {
            if (newest == null || Files.size(newest) >= maxBytes) {
                newest = folder.resolve(
                        "heads-%019d.jsonl".formatted(fresh.get(i).position()));
            }
            i += append(newest, fresh.subList(i, fresh.size()));
        }
        return fresh.size();
    }

    /** A file may have been begun and cut short before its first head. */
    private static long lastIn(List<Path> files) {
        return files.reversed().stream()
                .mapToLong(HeadFiles::lastPosition)
                .filter(position -> position > 0)
                .findFirst()
                .orElse(0);
    }

    /** Returns how many heads it has written: as many as the file may have. */
    private int append(Path file, List<Head> fresh) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long size = channel.size();
            if (size > 0 && !endsWithALine(file, size)) {
                size += write(channel, new byte[] {'\n'});
            }
            int count = 0;
            do {
                size += write(channel, BundleFormat.write(fresh.get(count)));
                size += write(channel, new byte[] {'\n'});
                count++;
            } while (count < fresh.size() && size < maxBytes);
            channel.force(true);
            written = fresh.get(count - 1).position();
            return count;
        }
    }

    private static int write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return bytes.length;
    }

    private static boolean endsWithALine(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, size - 1);
            return last.get(0) == '\n';
        }
    }

    /** The heads after a position that this node has written, in order. */
    Iterator<Head> heads(long after) {
        return HeadFiles.heads(directory == null ? List.of() : HeadFiles.in(directory), after);
    }
}
