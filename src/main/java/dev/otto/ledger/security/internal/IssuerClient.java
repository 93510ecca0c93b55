package dev.otto.ledger.security.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.AuthorizedParty;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the authorization code flow of OpenID Connect, with PKCE, to one issuer. What it hands out has been verified:
 * signed by a key of the issuer's for just that algorithm, by this issuer, for this client, for this sign-in, and not over.
 */
final class IssuerClient {
    private static final int PATIENCE_MILLIS = 2_000;

    private final ConsoleIssuer settings;
    private final IssuerDocument document;
    private final IssuerKeys keys;
    private final IDTokenValidator tokens;

    IssuerClient(ConsoleIssuer settings) {
        this.settings = settings;
        document = new IssuerDocument(settings.issuer(), System::nanoTime);
        keys = new IssuerKeys(settings.issuer());
        tokens = new IDTokenValidator(
                new com.nimbusds.oauth2.sdk.id.Issuer(settings.issuer().uri()),
                settings.client(),
                new JWSVerificationKeySelector<SecurityContext>(IssuerKeys.ALGORITHMS, keys.kept()),
                null);
    }

    /** The issuer cannot be asked. */
    static final class Away extends Exception {
        Away(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    /** The issuer says no, or what it says is not good. The message is for the log: it quotes nothing that was sent. */
    static final class NotTrusted extends Exception {
        NotTrusted(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    /** Where to send a browser to sign in. */
    URI whereToSignIn(SignInFlow flow, URI callback) throws Away {
        return new AuthenticationRequest.Builder(ResponseType.CODE, settings.scope(), settings.client(), callback)
                .endpointURI(document.read().getAuthorizationEndpointURI())
                .state(flow.state())
                .nonce(flow.nonce())
                .codeChallenge(flow.verifier(), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** Whether an answer that came with the browser is this issuer's (RFC 9207), as far as it says whose it is. */
    boolean isOurs(com.nimbusds.oauth2.sdk.id.@Nullable Issuer said) throws Away {
        return said == null
                ? !document.read().supportsAuthorizationResponseIssuerParam()
                : said.getValue().equals(settings.issuer().uri());
    }

    /** Gives the code back to the issuer for what it knows of the person. */
    IDTokenClaimsSet redeem(AuthorizationCode code, SignInFlow flow, URI callback) throws Away, NotTrusted {
        JWT token = tokenFor(new AuthorizationCodeGrant(code, callback, flow.verifier()));
        try {
            IDTokenClaimsSet claims = tokens.validate(token, flow.nonce());
            AuthorizedParty asked = claims.getAuthorizedParty();
            boolean byUs = asked == null
                    ? claims.getAudience().size() == 1
                    : asked.getValue().equals(settings.client().getValue());
            // The library leaves this to its user.
            if (!byUs) {
                throw new NotTrusted("its ID token does not say that it was this client that asked", null);
            }
            return claims;
        } catch (BadJOSEException e) {
            // It quotes claims of the protocol, such as another audience, and none of a person.
            throw new NotTrusted("its ID token is not good: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // The library's values refuse what cannot be one, such as an empty azp.
            throw new NotTrusted("its ID token has a claim that cannot be", e);
        } catch (JOSEException e) {
            if (keys.isForAKeyThatIsNotThere(e)) {
                throw new NotTrusted("its ID token is signed by a key that it does not have", e);
            }
            throw new Away("it cannot be asked for its keys", e);
        }
    }

    private JWT tokenFor(AuthorizationCodeGrant grant) throws Away, NotTrusted {
        HTTPRequest request = request(grant).toHTTPRequest();
        request.setConnectTimeout(PATIENCE_MILLIS);
        request.setReadTimeout(PATIENCE_MILLIS);
        // A code and a secret go where the issuer's document says, and nowhere else.
        request.setFollowRedirects(false);
        try {
            HTTPResponse response = request.send();
            if (response.getStatusCode() >= 500) {
                throw new Away("its token endpoint answers " + response.getStatusCode(), null);
            }
            TokenResponse answer = OIDCTokenResponseParser.parse(response);
            if (answer instanceof OIDCTokenResponse good) {
                return good.getOIDCTokens().getIDToken();
            }
            throw new NotTrusted(
                    "its token endpoint refuses: "
                            + code(answer.toErrorResponse().getErrorObject()),
                    null);
        } catch (IOException e) {
            throw new Away("its token endpoint does not answer", e);
        } catch (ParseException | IllegalArgumentException e) {
            throw new NotTrusted("its token endpoint's answer has no ID token", e);
        }
    }

    private TokenRequest request(AuthorizationCodeGrant grant) throws Away {
        AuthorizationServerMetadata known = document.read();
        URI endpoint = known.getTokenEndpointURI();
        Secret secret = settings.secret();
        return secret == null
                ? new TokenRequest.Builder(endpoint, settings.client(), grant).build()
                : new TokenRequest.Builder(endpoint, shown(secret, known.getTokenEndpointAuthMethods()), grant).build();
    }

    /** In the header, which every issuer has to take, unless it says that it takes the other way alone. */
    private ClientAuthentication shown(Secret secret, @Nullable List<ClientAuthenticationMethod> taken) {
        boolean inBody = taken != null
                && taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return inBody
                ? new ClientSecretPost(settings.client(), secret)
                : new ClientSecretBasic(settings.client(), secret);
    }

    /** Why an issuer says no, for the log. */
    static String code(@Nullable ErrorObject error) {
        String code = error == null ? null : error.getCode();
        return code == null || !code.matches("[a-z_]{1,40}") ? "for a reason that it does not name" : code;
    }
}
