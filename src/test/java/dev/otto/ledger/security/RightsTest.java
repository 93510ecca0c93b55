package dev.otto.ledger.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.security.Rights.Theirs;
import dev.otto.ledger.security.Rights.Verdict;
import dev.otto.ledger.testing.DocumentedRights;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may call what, as docs/api.md says it. */
class RightsTest {
    private static final UUID ADA = UUID.fromString("0198c0de-0000-7000-8000-00000000000a");
    private static final Caller ADAS_TOKEN = new Caller.EndUser(ADA, null);

    @Test
    void areThoseOfTheDocumentation() {
        Map<String, String> documented = new TreeMap<>();
        for (DocumentedRights.Row row : DocumentedRights.rows()) {
            documented.put(row.method() + " " + row.path(), new TreeSet<>(row.roles()) + " " + row.user());
        }
        Map<String, String> inCode = new TreeMap<>();
        for (Rights.Line line : Rights.table()) {
            String path = line.path();
            if (path.startsWith("/v1/") && !line.open()) {
                Set<String> roles =
                        line.roles().stream().map(Role::code).collect(Collectors.toCollection(TreeSet::new));
                inCode.put(line.method() + " " + path, roles + " " + user(line));
            }
        }
        assertThat(inCode).hasSizeGreaterThan(30).containsExactlyInAnyOrderEntriesOf(documented);
    }

    private static String user(Rights.Line line) {
        return switch (line.theirs()) {
            case NOTHING -> "–";
            case BY_TOKEN -> "yes";
            case BY_PATH, BY_RESOURCE -> "theirs";
        };
    }

    @Test
    void areOpenToEverybodyWhereTheDocumentationSaysSo() {
        Set<String> inCode = new TreeSet<>();
        Rights.table().stream()
                .filter(Rights.Line::open)
                .forEach(line -> inCode.add(line.method() + " " + line.path()));
        assertThat(inCode).isNotEmpty().isEqualTo(DocumentedRights.open());
    }

    @Test
    void letAdminDoAllThatMachinesDo() {
        Caller admin = client(Role.ADMIN);
        for (Rights.Line line : Rights.table()) {
            String path = line.path().replace("/**", "/x").replaceAll("\\{[^}]*}", ADA.toString());
            assertThat(Rights.judge(line.method(), path, admin))
                    .as(line.toString())
                    .isEqualTo(line.theirs() == Theirs.BY_TOKEN ? Verdict.FORBIDDEN : Verdict.ALLOWED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/me, ALLOWED",
        "HEAD, /v1/me/credits, ALLOWED",
        "GET, /v1/users/{ada}, ALLOWED",
        "GET, /v1/users/{ADA}/credits, ALLOWED",
        "GET, /v1/users/{ada}/holds, ALLOWED",
        "GET, /v1/users/{ada}/events, FORBIDDEN",
        "PATCH, /v1/users/{ada}, FORBIDDEN",
        "POST, /v1/users/{ada}/grants, FORBIDDEN",
        "GET, /v1/users/{bob}, HIDDEN",
        "HEAD, /v1/users/{bob}/credits, HIDDEN",
        "GET, /v1/users/{bob}/events, HIDDEN",
        "GET, /v1/users/{ada}0/credits, HIDDEN",
        "POST, /v1/users/{bob}/usages, FORBIDDEN",
        "PATCH, /v1/users/{bob}, FORBIDDEN",
        "GET, /v1/transactions/{bob}, ALLOWED",
        "POST, /v1/transactions/{bob}/refunds, FORBIDDEN",
        "GET, /v1/users, HIDDEN",
        "GET, /v1/api-keys, HIDDEN",
        "POST, /v1/api-keys, FORBIDDEN",
        "GET, /v1/projections, HIDDEN",
        "GET, /actuator/prometheus, HIDDEN",
        "POST, /v1/videos, FORBIDDEN"
    })
    void showAPersonWhatIsTheirsAndNotThatThereIsMore(String method, String path, Verdict verdict) {
        String concrete = path.replace("{ada}", ADA.toString())
                .replace("{ADA}", ADA.toString().toUpperCase(java.util.Locale.ROOT))
                .replace("{bob}", UUID.randomUUID().toString());
        assertThat(Rights.judge(method, concrete, ADAS_TOKEN)).isEqualTo(verdict);
    }

    @Test
    void letNobodyIn() {
        assertThat(Rights.judge("GET", "/v1/me", null)).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(Rights.judge("GET", "/v1/nowhere", null)).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(Rights.judge("GET", "/actuator/prometheus", null)).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(Rights.judge("GET", "/actuator/health/liveness", null)).isEqualTo(Verdict.ALLOWED);
        assertThat(Rights.judge("POST", "/actuator/health", null)).isEqualTo(Verdict.UNAUTHENTICATED);
    }

    @Test
    void areNotGuessed() {
        for (Role role : EnumSet.allOf(Role.class)) {
            for (String unknown : List.of("/v1/users/1/", "/V1/users/1", "/actuatorx", "/v1/me/", "/v1/me/x")) {
                assertThat(Rights.judge("GET", unknown, client(role)))
                        .as(unknown)
                        .isEqualTo(Verdict.FORBIDDEN);
            }
        }
    }

    /** The controllers are found by Spring's patterns: where the two differ, a request would be judged by another line. */
    @Test
    void areFoundWhereSpringFindsTheController() {
        List<String> words = List.of(
                "v1", "%761", "users", "transactions", "batch", "me", "credits", "actuator", "health", "a b", "");
        PathPatternParser parser = PathPatternParser.defaultInstance;
        List<String> paths = new ArrayList<>(List.of("/", "v1/users", "/v1/users//credits", "/swagger-ui.html"));
        for (String first : words) {
            for (String second : words) {
                paths.add("/" + first + "/" + second);
                for (String third : words) {
                    paths.add("/" + first + "/" + second + "/" + third);
                    paths.add("/v1/" + first + "/" + second + "/" + third);
                }
            }
        }
        for (String path : paths) {
            for (String method : List.of("GET", "POST", "DELETE")) {
                Set<Rights.Line> fitting = Rights.table().stream()
                        .filter(line -> line.method().equals(method))
                        .filter(line -> parser.parse(line.path()).matches(PathContainer.parsePath(path)))
                        .collect(Collectors.toSet());
                Rights.Line found = Rights.of(method, path).orElse(null);
                assertThat(found == null ? fitting.isEmpty() : fitting.contains(found))
                        .as(method + " " + path + ": " + found)
                        .isTrue();
            }
        }
    }

    private static Caller client(Role role) {
        return new Caller.Client(new Actor(Actor.Kind.CLIENT, "c"), role);
    }
}
