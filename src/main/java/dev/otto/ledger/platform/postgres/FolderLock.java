package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second ledger off a data folder for as long as this process lives; the system takes it back from the dead. */
final class FolderLock implements AutoCloseable {

    /**
     * What this process holds itself. The system's lock belongs to the whole process, and closing any channel on the
     * file gives it up, so a second attempt from here must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @param folder a real path */
    static FolderLock take(Path folder) throws IOException {
        Path file = folder.resolve("ledger.lock");
        long self = ProcessHandle.current().pid();
        if (!HELD.add(folder)) {
            throw inUse(folder, String.valueOf(self));
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(folder, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((self + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new FolderLock(folder, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            HELD.remove(folder);
            throw e;
        }
    }

    private static ConfigurationMistake inUse(Path folder, String holder) {
        return new ConfigurationMistake(
                "the data folder %s is in use by another ledger (process %s); stop that one or set LEDGER_DATA_DIRECTORY to another folder."
                        .formatted(folder, holder));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
