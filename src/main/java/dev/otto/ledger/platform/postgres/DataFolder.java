package dev.otto.ledger.platform.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The folder that the embedded PostgreSQL lives in, taken for this process alone. */
final class DataFolder implements AutoCloseable {

    private static final long LEAST_FREE_BYTES = 200L << 20;
    private static final long LONGEST_LOG_BYTES = 10L << 20;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FolderLock lock;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(Path wanted) throws IOException {
        Path path = wanted.toAbsolutePath().normalize();
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            throw new ConfigurationMistake(
                    "the embedded PostgreSQL runs on Linux and macOS only; set %s to a PostgreSQL of your own."
                            .formatted(DatabaseSettings.URL));
        }
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            path = path.toRealPath();
            long owner = ((Number) Files.getAttribute(path, "unix:uid")).longValue();
            long self = new UnixSystem().getUid();
            if (owner != self) {
                throw new ConfigurationMistake(
                        "the data folder %s belongs to another user (uid %d, the service runs as uid %d); run the service as that user or set LEDGER_DATA_DIRECTORY to another folder."
                                .formatted(path, owner, self));
            }
            Files.delete(Files.createTempFile(path, ".writable", ""));
        } catch (FileSystemException e) {
            throw unusable(path, e);
        }
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new ConfigurationMistake(
                    "only %d MB are free where the data folder %s is and the embedded database needs %d; make room or set LEDGER_DATA_DIRECTORY to a folder elsewhere."
                            .formatted(free >> 20, path, LEAST_FREE_BYTES >> 20));
        }
        return new DataFolder(path, FolderLock.take(path));
    }

    private static ConfigurationMistake unusable(Path path, IOException cause) {
        return new ConfigurationMistake(
                "the data folder %s cannot be written to; correct its rights or set LEDGER_DATA_DIRECTORY to another folder."
                        .formatted(path),
                cause);
    }

    Path path() {
        return path;
    }

    /** PostgreSQL's own data directory. */
    Path cluster() {
        return path.resolve("postgres");
    }

    /** Where the server writes what it has to say; what is there from before is kept once when it has grown long. */
    Path log() throws IOException {
        Path log = path.resolve("postgres.log");
        if (Files.exists(log) && Files.size(log) > LONGEST_LOG_BYTES) {
            Files.move(log, path.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    Path passwordFile() {
        return path.resolve("postgres-password");
    }

    /** Makes the superuser's password; only before the cluster is made, which keeps it. */
    void makePassword() throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        write(passwordFile(), HexFormat.of().formatHex(random));
    }

    String password() throws IOException {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (NoSuchFileException e) {
            throw new ConfigurationMistake(
                    "the password of the embedded database is gone; put %s back.".formatted(passwordFile()), e);
        }
    }

    /** The port of the last start where it is still free, else another one from now on. */
    int port() throws IOException {
        Path file = path.resolve("postgres-port");
        int port = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        int free = freePort(port);
        if (free != port) {
            write(file, String.valueOf(free));
        }
        return free;
    }

    private static int freePort(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted));
            return socket.getLocalPort();
        } catch (BindException e) {
            return freePort(0);
        }
    }

    // Whole or not at all, and never readable by others, not even for a moment.
    private void write(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(path, ".draft", "", PosixFilePermissions.asFileAttribute(PRIVATE));
        Files.writeString(draft, text + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
