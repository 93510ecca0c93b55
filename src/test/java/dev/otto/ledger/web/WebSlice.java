package dev.otto.ledger.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.BalanceLimitExceeded;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.platform.command.KeyInFlight;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.eventstore.Provenance;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Role;
import dev.otto.ledger.users.UserEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The web foundations alone, on real HTTP, with a controller that shows what it was given. Not a configuration that a
 * scan would find: the whole application is tested in this JVM too.
 */
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    ValidationAutoConfiguration.class
})
@ComponentScan("dev.otto.ledger.web.problem")
@Import({
    StrictJson.class,
    WebConfiguration.class,
    EndpointConfiguration.class,
    Endpoints.class,
    Arguments.class,
    JsonAnswers.class,
    ContainerConfiguration.class,
    WebSlice.Probe.class
})
class WebSlice {
    static final Caller CALLER = new Caller.Client(new Actor(Actor.Kind.CLIENT, "otto"), Role.GENERATOR);

    @Bean
    Filter signedIn() {
        return (request, response, chain) -> {
            Authenticated.as(CALLER, () -> true, (HttpServletRequest) request);
            chain.doFilter(request, response);
        };
    }

    /** What is probed here has no line in the table of rights. */
    @Bean
    Guard open() {
        return new Guard(null) {
            @Override
            void admit(HttpServletRequest request) {}

            @Override
            void release(HttpServletRequest request, @Nullable Object answer) {}
        };
    }

    enum Mood {
        CALM,
        VERY_LOUD
    }

    record Paid(
            @NotNull @WholeNumber(min = 0) Long amountMinor,
            @NotNull @Text(min = 3, max = 3) String currency) {}

    record Ask(
            @NotNull @WholeNumber Long amount,

            @WholeNumber(min = 60, max = 2_592_000) @Nullable
            Integer expiresInSeconds,

            @Text @Nullable String description,
            @Nullable Instant expiresAt,
            @Nullable VideoId videoId,
            @Nullable Mood mood,
            @Valid @Nullable Paid paid,
            @Metadata @Nullable Map<String, String> metadata,
            @Nullable List<String> tags) {}

    record Shown(
            Ask ask,
            Instant at,
            @Nullable String nothing,
            @JsonProperty("user_id") UserId user) {}

    @TestComponent
    @RestController
    static class Probe {
        @PostMapping("/v1/probe/{user}")
        Shown show(@PathVariable UserId user, @Valid @RequestBody Ask ask) {
            return new Shown(ask, Instant.parse("2026-01-31T12:00:00Z"), null, user);
        }

        @PostMapping("/v1/probe/optional")
        String optional(@Valid @RequestBody(required = false) @Nullable Paid paid) {
            return paid == null ? "none" : "some";
        }

        @PostMapping("/v1/probe/keyed")
        ResponseEntity<Map<String, String>> keyed(@Valid @RequestBody Ask ask, Sender sender) {
            var submission = sender.submits(Fingerprint.of("probe", null, ask));
            var event = new Recorded(
                    7,
                    new StreamId("account", new UUID(0, 1)),
                    0,
                    Instant.EPOCH,
                    new UserEvent.UserRenamed(new UserId(new UUID(0, 1)), new Personal("n")),
                    new Provenance(submission.actor(), submission.key(), submission.fingerprint()));
            return Answers.created(
                    new Outcome(List.of(event), true),
                    "/v1/probe/1",
                    Map.of(
                            "key", String.valueOf(submission.key()),
                            "fingerprint", HexFormat.of().formatHex(submission.fingerprint())));
        }

        @PostMapping("/v1/probe/unkeyed")
        Map<String, Boolean> unkeyed(@KeyOptional Sender sender) {
            return Map.of("keyed", sender.key() != null);
        }

        @GetMapping("/v1/probe")
        String list(
                @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
                @RequestParam(required = false) @Nullable Instant from,
                @RequestParam(required = false) @Nullable Mood mood,
                @RequestParam("video_id") @Nullable VideoId video,
                @RequestParam(required = false) @Nullable String text) {
            return limit.rows() + " " + from + " " + mood + " " + video;
        }

        @GetMapping("/v1/fails/{how}")
        String fail(@PathVariable String how) {
            throw switch (how) {
                case "limit" -> new BalanceLimitExceeded();
                case "in-flight" -> new KeyInFlight();
                case "away" -> new LedgerUnavailable("no connection", null);
                case "slow" -> new QueryTimeoutException("SELECT secret FROM hidden");
                default -> new IllegalStateException("SELECT secret FROM hidden");
            };
        }
    }
}
