package dev.otto.ledger.security.internal;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's public keys, from where its discovery document says, or, when it has none, from the place where Supabase
 * Auth keeps them. Each key is for one algorithm: the one that it names, else the usual one of its kind. So no token can
 * choose how it wants to be checked.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {
    /** Of signatures whose checking needs no secret. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int SMALLEST_RSA_BITS = 2048;
    /** How long the issuer's keys are kept before they are read again, unless a token names one that is not among them. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** For unknown keys the issuer is asked twice in this time at most, whatever tokens come. */
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(10);

    private static final Duration KEPT_WHILE_ISSUER_IS_AWAY = Duration.ofHours(1);

    private final DefaultResourceRetriever web =
            new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES);
    private final Issuer issuer;
    /** Whether the issuer has ever answered: if not, a token that no key fits may be a good one. */
    private volatile boolean everRead;

    IssuerKeys(Issuer issuer) {
        this.issuer = issuer;
    }

    /** The keys as they are used: kept for a while, and for longer while the issuer is away. */
    JWKSource<SecurityContext> kept() {
        return JWKSourceBuilder.create(this)
                .cache(KEPT.toMillis(), PATIENCE.toMillis())
                .refreshAheadCache(false)
                .rateLimited(ASKED_AGAIN_AFTER.toMillis())
                .outageTolerant(KEPT_WHILE_ISSUER_IS_AWAY.toMillis())
                .build();
    }

    /** Whether what failed is a token that names a key which the issuer, who has been asked, does not have. */
    boolean isForAKeyThatIsNotThere(Throwable e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof RateLimitReachedException)) {
            cause = cause.getCause();
        }
        return everRead && cause != null;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws JWKSetRetrievalException, JWKSetParseException {
        try {
            JWKSet all = JWKSet.parse(read(keysAddress()));
            everRead = true;
            return new JWKSet(
                    all.getKeys().stream().flatMap(key -> usable(key).stream()).toList());
        } catch (IOException e) {
            throw new JWKSetRetrievalException("the keys of the issuer cannot be had", e);
        } catch (ParseException e) {
            throw new JWKSetParseException("the keys of the issuer cannot be read", e);
        }
    }

    private String keysAddress() throws IOException, ParseException {
        Map<String, Object> discovered;
        try {
            discovered = JSONObjectUtils.parse(read(issuer.wellKnown("openid-configuration")));
        } catch (FileNotFoundException e) {
            return issuer.wellKnown("jwks.json");
        }
        String address = JSONObjectUtils.getString(discovered, "jwks_uri");
        if (!issuer.uri().equals(JSONObjectUtils.getString(discovered, "issuer"))) {
            throw new ParseException("the discovery document is another issuer's", 0);
        }
        if (address == null || !Issuer.isAcceptable(address)) {
            throw new ParseException("the discovery document names no jwks_uri over https", 0);
        }
        return address;
    }

    private String read(String address) throws IOException {
        return web.retrieveResource(URI.create(address).toURL()).getContent();
    }

    private static Optional<JWK> usable(JWK key) {
        KeyUse use = key.getKeyUse();
        if (use != null && !use.equals(KeyUse.SIGNATURE)) {
            return Optional.empty();
        }
        Algorithm named = key.getAlgorithm();
        return switch (key) {
            case RSAKey rsa
            when rsa.size() >= SMALLEST_RSA_BITS ->
                Optional.of(new RSAKey.Builder(rsa.toPublicJWK())
                        .algorithm(named == null ? JWSAlgorithm.RS256 : named)
                        .build());
            case ECKey ec
            when usual(ec.getCurve()) != null ->
                Optional.of(new ECKey.Builder(ec.toPublicJWK())
                        .algorithm(named == null ? usual(ec.getCurve()) : named)
                        .build());
            default -> Optional.empty();
        };
    }

    private static @Nullable JWSAlgorithm usual(Curve curve) {
        if (curve.equals(Curve.P_256)) {
            return JWSAlgorithm.ES256;
        }
        if (curve.equals(Curve.P_384)) {
            return JWSAlgorithm.ES384;
        }
        return curve.equals(Curve.P_521) ? JWSAlgorithm.ES512 : null;
    }

    @Override
    public void close() {
        // Each read closes its own connection.
    }
}
