package dev.otto.ledger.security.internal;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import dev.otto.ledger.security.internal.IssuerClient.Away;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The discovery document of the console's issuer. It is read when somebody wants to sign in, not when the service starts, by
 * one request at a time; an issuer that is away is left alone for a moment, and what it said before goes on counting.
 */
final class IssuerDocument {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int MOST_BYTES = 256 * 1024;
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(2);

    private final DefaultResourceRetriever web =
            new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES);
    private final ReentrantLock reading = new ReentrantLock();
    private final Issuer issuer;
    private final LongSupplier nanos;
    private @Nullable AuthorizationServerMetadata known;
    private @Nullable Exception failure;
    private long askAgainAt;

    /** @param nanos how time goes by */
    IssuerDocument(Issuer issuer, LongSupplier nanos) {
        this.issuer = issuer;
        this.nanos = nanos;
        askAgainAt = nanos.getAsLong();
    }

    AuthorizationServerMetadata read() throws Away {
        reading.lock();
        try {
            if (nanos.getAsLong() - askAgainAt >= 0) {
                ask();
            }
            if (known == null) {
                throw new Away("its discovery document cannot be had", failure);
            }
            return known;
        } finally {
            reading.unlock();
        }
    }

    private void ask() {
        Duration pause = LEFT_ALONE;
        try {
            String text = web.retrieveResource(
                            URI.create(issuer.wellKnown("openid-configuration")).toURL())
                    .getContent();
            known = checked(AuthorizationServerMetadata.parse(text));
            failure = null;
            pause = KEPT;
        } catch (IOException | ParseException e) {
            failure = e;
        }
        askAgainAt = nanos.getAsLong() + pause.toNanos();
    }

    private AuthorizationServerMetadata checked(AuthorizationServerMetadata said) throws ParseException {
        if (!said.getIssuer().getValue().equals(issuer.uri())) {
            throw new ParseException("the discovery document is another issuer's");
        }
        for (URI endpoint : new URI[] {said.getAuthorizationEndpointURI(), said.getTokenEndpointURI()}) {
            if (endpoint == null || !Issuer.isAcceptable(endpoint)) {
                throw new ParseException("the discovery document does not name both endpoints over https");
            }
        }
        return said;
    }
}
