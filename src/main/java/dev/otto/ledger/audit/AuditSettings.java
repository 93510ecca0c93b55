package dev.otto.ledger.audit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator may choose about heads.
 *
 * @param sealEvery how long events wait for a head at most, beside the time it takes; 5 s is the longest
 * @param trustedKeys public keys, base64, that heads may be signed with though no later key vouches for them
 */
@ConfigurationProperties("ledger.audit")
public record AuditSettings(
        @DefaultValue("4s") Duration sealEvery,
        @DefaultValue List<String> trustedKeys,
        @DefaultValue FileSettings file,
        @DefaultValue HttpSettings http) {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    public AuditSettings {
        if (!sealEvery.isPositive() || sealEvery.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ledger.audit.seal-every must be positive, and 5s at most");
        }
    }

    /**
     * Where heads are written to.
     *
     * @param directory absent: nowhere
     * @param maxBytes how large one file may become
     */
    public record FileSettings(
            @Nullable Path directory, @DefaultValue("16MB") DataSize maxBytes) {}

    /**
     * Where heads are sent to.
     *
     * @param url absent: nowhere
     * @param token sent as a bearer's
     */
    public record HttpSettings(@Nullable URI url, @Nullable String token) {
        @Override
        public String toString() {
            return "HttpSettings[url=" + url + "]";
        }
    }
}
