package dev.otto.ledger.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml promises of every service; no engine is needed to read it. */
class ComposeFileTest {
    private final Map<String, Object> file;
    private final Map<String, Map<String, Object>> services;

    @SuppressWarnings("unchecked")
    ComposeFileTest() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        file = new Yaml(options).load(Files.readString(Path.of("docker-compose.yml")));
        services = (Map<String, Map<String, Object>>) file.get("services");
    }

    @Test
    void hasTheWholeTopology() {
        assertThat(services.keySet())
                .containsExactlyInAnyOrder("postgres", "node-1", "node-2", "proxy", "prometheus", "grafana");
        assertThat(services.get("node-2")).isEqualTo(services.get("node-1"));
    }

    @Test
    void everyServiceMayDoLittleAndIsWatched() {
        services.forEach((name, service) -> {
            assertThat(service.get("read_only")).as(name).isEqualTo(true);
            assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
            assertThat(service.get("security_opt")).as(name).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(service.get("restart")).as(name).isEqualTo("unless-stopped");
            assertThat(service.get("image").toString()).as(name).matches("[a-z/-]+:[A-Za-z0-9.]+");
            assertThat(service).as(name).doesNotContainKey("privileged");
            assertThat(service.get("deploy").toString()).as(name).contains("limits", "memory");
            boolean checked = service.containsKey("healthcheck") || service.containsKey("build");
            assertThat(checked).as(name).isTrue();
        });
    }

    @Test
    void onlyThePortsForPeopleAreOpenAndOnlyToThisMachine() {
        services.forEach(
                (name, service) -> assertThat(ports(service)).as(name).allMatch(p -> p.startsWith("127.0.0.1:")));
        assertThat(services.entrySet().stream()
                        .filter(service -> !ports(service.getValue()).isEmpty())
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("proxy", "grafana");
    }

    @SuppressWarnings("unchecked")
    private static List<String> ports(Map<String, Object> service) {
        return (List<String>) service.getOrDefault("ports", List.of());
    }

    @Test
    @SuppressWarnings("unchecked")
    void networksVolumesAndSecretsAreDeclaredAndUsed() {
        for (String kind : List.of("networks", "volumes", "secrets")) {
            Map<String, Object> declared = (Map<String, Object>) file.get(kind);
            List<String> used = services.values().stream()
                    .flatMap(service -> names(service.get(kind)))
                    .filter(name -> !name.startsWith("."))
                    .distinct()
                    .toList();
            assertThat(used).as(kind).containsExactlyInAnyOrderElementsOf(declared.keySet());
        }
    }

    private static Stream<String> names(Object used) {
        return switch (used) {
            case Map<?, ?> map -> map.keySet().stream().map(Object::toString);
            case List<?> list ->
                list.stream()
                        .map(item -> item instanceof Map<?, ?> map
                                ? map.get("source").toString()
                                : item.toString().split(":")[0]);
            case null, default -> Stream.of();
        };
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyFileThatIsMountedIsThereAndNoneIsASecret() {
        services.values().stream()
                .flatMap(service -> ((List<String>) service.getOrDefault("volumes", List.of())).stream())
                .filter(volume -> volume.startsWith("./"))
                .forEach(volume -> {
                    assertThat(Path.of(volume.split(":")[0])).exists();
                    assertThat(volume).endsWith(":ro");
                });
        Map<String, Map<String, String>> secrets = (Map<String, Map<String, String>>) file.get("secrets");
        assertThat(secrets.values()).allMatch(secret -> secret.get("file").startsWith("./deploy/secrets/"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void noSettingIsASecret() throws IOException {
        services.forEach((name, service) -> {
            Map<String, Object> environment = (Map<String, Object>) service.getOrDefault("environment", Map.of());
            environment.forEach((key, value) -> {
                if (key.contains("PASSWORD") || key.contains("KEY") || key.contains("TOKEN") || key.contains("URL")) {
                    assertThat(value.toString()).as(name + " " + key).startsWith("/run/secrets/");
                }
            });
        });
        assertThat(Files.readString(Path.of(".gitignore"))).contains("deploy/secrets/", ".env");
    }

    @Test
    void theSecretsAreMadeOnceAndAreOfTheFormThatTheServiceTakes(@TempDir Path folder) throws Exception {
        String bash = Program.require("bash");
        Path secrets = folder.resolve("secrets");
        List<String> make = List.of(bash, "deploy/make-secrets", secrets.toString());
        assertThat(Program.run(folder.resolve("log"), make)).isZero();
        String adminKey = Files.readString(secrets.resolve("admin-key"));
        assertThat(adminKey).matches("olk_[A-Za-z0-9_-]{43}\\n");
        assertThat(java.util.Base64.getDecoder()
                        .decode(Files.readString(secrets.resolve("master-key")).strip()))
                .hasSize(32);
        assertThat(java.security.KeyFactory.getInstance("Ed25519")
                        .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(java.util.Base64.getDecoder()
                                .decode(Files.readString(secrets.resolve("audit-key"))
                                        .strip())))
                        .getFormat())
                .isEqualTo("PKCS#8");
        assertThat(Files.readString(secrets.resolve("database-url")).strip())
                .isEqualTo("postgresql://ledger:%s@postgres:5432/ledger"
                        .formatted(Files.readString(secrets.resolve("database-password"))
                                .strip()));
        assertThat(Files.getPosixFilePermissions(secrets)).hasSize(3);
        assertThat(Program.run(folder.resolve("log"), make)).isZero();
        assertThat(Files.readString(secrets.resolve("admin-key"))).isEqualTo(adminKey);
        assertThat(Files.readString(folder.resolve("log"))).doesNotContain(adminKey.strip());
    }

    @Test
    void theImageRunsAsNobodyWithItsHealthCheck() throws IOException {
        String dockerfile = Files.readString(Path.of("Dockerfile"));
        assertThat(dockerfile)
                .contains("USER 10001:10001", "HEALTHCHECK", "extract --layers", "FROM eclipse-temurin:25-jre\n")
                .doesNotContain("http://", "https://", "latest");
        assertThat(Path.of("deploy/healthcheck")).isExecutable();
    }
}
