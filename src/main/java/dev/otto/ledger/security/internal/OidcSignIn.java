package dev.otto.ledger.security.internal;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.security.IssuerSignIn;
import dev.otto.ledger.security.RateLimited;
import dev.otto.ledger.security.internal.IssuerClient.Away;
import dev.otto.ledger.security.internal.IssuerClient.NotTrusted;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs people in to the console by what its issuer says of them. Each attempt costs calls to the issuer, and is counted. */
final class OidcSignIn implements IssuerSignIn {
    private static final Logger LOG = LoggerFactory.getLogger(OidcSignIn.class);
    private static final String CALLBACK = "/console/sign-in/oidc/callback";
    private static final int REMEMBERED = 50_000;

    private final RateBuckets attempts = new RateBuckets(REMEMBERED, TimeMeter.SYSTEM_NANOTIME);
    private final @Nullable ConsoleIssuer settings;
    private final @Nullable IssuerClient client;
    private final StoredConsoleSessions sessions;
    private final int perSecond;

    /** @param settings null when no issuer is configured */
    OidcSignIn(@Nullable ConsoleIssuer settings, StoredConsoleSessions sessions, int perSecond) {
        this.settings = settings;
        client = settings == null ? null : new IssuerClient(settings);
        this.sessions = sessions;
        this.perSecond = perSecond;
    }

    @Override
    public Optional<String> issuer() {
        return Optional.ofNullable(settings).map(ConsoleIssuer::host);
    }

    @Override
    public Optional<URI> begin(String then, HttpServletRequest request, HttpServletResponse response) {
        if (client == null) {
            return Optional.empty();
        }
        count("begin", request);
        SignInFlow flow = SignInFlow.toward(then, ConsoleGate.HOME);
        try {
            URI where = client.whereToSignIn(flow, callback(request));
            FlowCookie.write(flow, request, response);
            return Optional.of(where);
        } catch (Away e) {
            warn(e);
            return Optional.empty();
        }
    }

    @Override
    public End end(HttpServletRequest request, HttpServletResponse response) {
        SignInFlow flow = FlowCookie.read(request);
        AuthenticationResponse answer = answer(request);
        if (client == null
                || settings == null
                || flow == null
                || answer == null
                || answer.getState() == null
                || !flow.hasState(answer.getState())) {
            return new End(Outcome.NOT_BEGUN, null);
        }
        count("end", request);
        FlowCookie.remove(request, response);
        return new End(outcome(client, settings.claims(), flow, answer, request, response), flow.then());
    }

    private Outcome outcome(
            IssuerClient asked,
            StaffClaims meaning,
            SignInFlow flow,
            AuthenticationResponse answer,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            if (!asked.isOurs(answer.getIssuer())) {
                throw new NotTrusted("the answer is another issuer's", null);
            }
            if (!answer.indicatesSuccess()) {
                String code = IssuerClient.code(answer.toErrorResponse().getErrorObject());
                LOG.warn("A sign-in to the console was declined by its issuer: {}", code);
                return Outcome.DECLINED;
            }
            IDTokenClaimsSet claims =
                    asked.redeem(answer.toSuccessResponse().getAuthorizationCode(), flow, callback(request));
            String sub = StaffClaims.sub(claims.getStringClaim("sub"))
                    .orElseThrow(() -> new NotTrusted("its sub is not 1 to 255 visible characters of ASCII", null));
            Optional<Vouched> somebody = meaning.staff(sub, claims.toJSONObject());
            if (somebody.isEmpty()) {
                LOG.info("{} has no role in the console", new Actor(Actor.Kind.STAFF, sub));
                return Outcome.NO_ROLE;
            }
            sessions.begin(somebody.get(), request, response);
            return Outcome.DONE;
        } catch (NotTrusted e) {
            warn(e);
            return Outcome.NOT_TRUSTED;
        } catch (Away e) {
            warn(e);
            return Outcome.AWAY;
        }
    }

    /** Null: nothing that an issuer would send. */
    private static @Nullable AuthenticationResponse answer(HttpServletRequest request) {
        Map<String, List<String>> parameters = request.getParameterMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Arrays.asList(entry.getValue())));
        try {
            AuthenticationResponse answer = AuthenticationResponseParser.parse(callback(request), parameters);
            boolean code =
                    answer.indicatesSuccess() && answer.toSuccessResponse().getAuthorizationCode() != null;
            return code || !answer.indicatesSuccess() ? answer : null;
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Where the issuer sends the browser back to: here, as the browser calls it. The issuer takes no address that it was not
     * told before, so a wrong host ends there.
     */
    private static URI callback(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return URI.create(request.getScheme() + "://" + (host == null ? request.getServerName() : host) + CALLBACK);
    }

    private void count(String step, HttpServletRequest request) {
        Bucket bucket = attempts.of(step + " " + RateOfStrangers.network(request.getRemoteAddr()), perSecond);
        if (!bucket.tryConsume(1)) {
            throw new RateLimited(RateBuckets.untilNext(bucket));
        }
    }

    /** The operator needs the reason, and the cause's own words might quote a token or a person. */
    private static void warn(Exception e) {
        Throwable cause = e.getCause();
        LOG.warn(
                "A sign-in to the console failed at its issuer: {}{}",
                e.getMessage(),
                cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
    }
}
