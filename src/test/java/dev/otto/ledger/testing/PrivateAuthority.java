package dev.otto.ledger.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that only who is told of it knows, made by the JDK's own tool in a folder of a test. */
public final class PrivateAuthority {
    private static final String PASSWORD = "changeit";

    private final Path keys;
    private final Path trusted;

    /** @param folder an empty one */
    public PrivateAuthority(Path folder) {
        keys = folder.resolve("keys.p12");
        trusted = folder.resolve("trusted.p12");
        Path certificate = folder.resolve("authority.crt");
        pair("authority", "-ext", "bc:c", "-dname", "CN=A private authority");
        tool(keys, "-exportcert", "-alias", "authority", "-file", certificate.toString());
        tool(trusted, "-importcert", "-noprompt", "-alias", "authority", "-file", certificate.toString());
    }

    private void pair(String alias, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
        arguments.addAll(List.of(more));
        tool(keys, arguments.toArray(String[]::new));
    }

    private static void tool(Path store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What makes a JVM trust it, and nobody else. */
    public Map<String, String> trust() {
        return Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + trusted + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /**
     * A server's certificate for a day.
     *
     * @param name as in {@code ip:127.0.0.1}
     * @param from when it begins, as in {@code -2d}
     */
    public SSLContext certifies(String name, String from) {
        String alias = "server-" + name + from;
        pair(alias, "-signer", "authority", "-dname", "CN=server", "-ext", "san=" + name, "-startdate", from);
        return server(alias);
    }

    /** A certificate that nobody has signed but its owner. */
    public SSLContext selfSigned(String name) {
        pair("self", "-dname", "CN=server", "-ext", "san=" + name);
        return server("self");
    }

    private SSLContext server(String alias) {
        char[] password = PASSWORD.toCharArray();
        try (InputStream file = Files.newInputStream(keys)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(file, password);
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(one, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
