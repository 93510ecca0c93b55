package dev.otto.ledger.platform.config;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** A secret kept in a file that only its owner can read (mode 600), made when it is first asked for. */
public final class SecretFile {
    private SecretFile() {}

    /** Reads the file, or writes it with a new secret. Of two processes at once, both read what one has written. */
    public static String readOrCreate(Path file, Supplier<String> secret) {
        try {
            if (Files.notExists(file)) {
                create(file, secret.get());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigurationMistake("Cannot read or write the secret " + file + ": " + e.getMessage()
                    + ". Give the service's user the right to, or set ledger.data-directory.");
        }
    }

    private static void create(Path file, String secret) throws IOException {
        Path folder = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        // Written whole under another name first: a reader never sees half a secret.
        Path draft = Files.createTempFile(folder, file.getFileName().toString(), ".new", ownerOnly(folder));
        Files.writeString(draft, secret + "\n", StandardOpenOption.WRITE);
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.delete(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> ownerOnly = PosixFilePermissions.fromString("rw-------");
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownerOnly)};
    }
}
