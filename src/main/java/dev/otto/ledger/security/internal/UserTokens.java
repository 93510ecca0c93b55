package dev.otto.ledger.security.internal;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks the tokens of end users (JWT, RFC 7519, by the advice of RFC 8725): signature by a key of the issuer for just
 * that algorithm, issuer, audience, times, and a subject that is a user's id. Nothing that a user can write into their
 * own profile, such as Supabase's {@code user_metadata}, is looked at.
 */
final class UserTokens {
    private static final int LONGEST = 8_192;
    private static final Duration SKEW = Duration.ofSeconds(10);
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Set<String> ROLES_OF_NOBODY = Set.of("anon", "service_role", "supabase_admin");

    private final IssuerKeys keys;
    private final NimbusJwtDecoder decoder;

    UserTokens(Issuer issuer) {
        keys = new IssuerKeys(issuer);
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(IssuerKeys.ALGORITHMS, keys.kept()));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        // The times are checked below, with the rest.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        decoder = new NimbusJwtDecoder(processor);
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setAllowEmptyExpiryClaim(false);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtIssuerValidator(issuer.uri()),
                new JwtAudienceValidator(issuer.audience()),
                times,
                UserTokens::isAPersons)));
    }

    /**
     * @throws BadCredentialsException when the token is not a good one
     * @throws LedgerUnavailable when the issuer cannot be asked for its keys
     */
    Caller.EndUser check(String token) {
        if (token.length() > LONGEST) {
            throw new BadCredentialsException("too long for a token");
        }
        try {
            Jwt jwt = decoder.decode(token);
            return new Caller.EndUser(UUID.fromString(jwt.getSubject()), verifiedEmail(jwt));
        } catch (BadJwtException e) {
            throw new BadCredentialsException("not a good token", e);
        } catch (JwtException e) {
            if (keys.isForAKeyThatIsNotThere(e)) {
                throw new BadCredentialsException("signed by a key that the issuer does not have", e);
            }
            throw new LedgerUnavailable("the issuer of tokens cannot be asked for its keys", e);
        }
    }

    private static OAuth2TokenValidatorResult isAPersons(Jwt jwt) {
        Object role = jwt.getClaim("role");
        boolean person = !Boolean.TRUE.equals(jwt.getClaim("is_anonymous"))
                && (role == null || (role instanceof String name && !ROLES_OF_NOBODY.contains(name)));
        String sub = jwt.getSubject();
        return person && sub != null && ID.matcher(sub).matches()
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token"));
    }

    /** Only what the issuer itself says: {@code email_verified} beside the e-mail, and nothing a user can edit. */
    private static @Nullable String verifiedEmail(Jwt jwt) {
        return jwt.getClaim("email") instanceof String email && Boolean.TRUE.equals(jwt.getClaim("email_verified"))
                ? email
                : null;
    }
}
