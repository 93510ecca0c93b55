package dev.otto.ledger.web.console;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.IssuerSignIn;
import dev.otto.ledger.security.RateLimited;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The way to the issuer and back. The browser is led on from here by a page of ours: it comes back at another site's word,
 * and to a page that is asked for like that, as to all that such a page is redirected to, it does not send the cookie of the
 * session.
 */
@Controller
class IssuerSignInPage {
    private static final String SIGN_IN = "/console/sign-in";

    private final IssuerSignIn issuer;

    IssuerSignInPage(IssuerSignIn issuer) {
        this.issuer = issuer;
    }

    @GetMapping("/console/sign-in/oidc")
    ModelAndView begin(
            @RequestParam(required = false) @Nullable String then,
            HttpServletRequest request,
            HttpServletResponse response) {
        String wanted = SignInPage.inside(then);
        if (Authenticated.caller(request) != null) {
            return SignInPage.to(wanted);
        }
        try {
            Optional<URI> where = issuer.begin(wanted, request, response);
            String backWithWord = SIGN_IN + "?away&then=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
            return SignInPage.to(where.map(URI::toString).orElse(backWithWord));
        } catch (RateLimited limited) {
            return tooMany(limited, wanted, response);
        }
    }

    @GetMapping("/console/sign-in/oidc/callback")
    ModelAndView end(HttpServletRequest request, HttpServletResponse response) {
        try {
            IssuerSignIn.End end = issuer.end(request, response);
            String then = SignInPage.inside(end.then());
            return switch (end.outcome()) {
                case DONE -> SignInPage.leadingOn("Signed in", then, response);
                case NOT_BEGUN ->
                    ended(
                            HttpStatus.BAD_REQUEST,
                            "This sign-in was not begun in this browser, or it was begun too long ago.",
                            then);
                case DECLINED -> ended(HttpStatus.FORBIDDEN, host() + " did not sign you in.", then);
                case NOT_TRUSTED ->
                    ended(
                            HttpStatus.UNAUTHORIZED,
                            "What came from " + host()
                                    + " could not be verified. If this happens again, tell whoever runs"
                                    + " the ledger: its log says why.",
                            then);
                case NO_ROLE ->
                    ended(
                            HttpStatus.FORBIDDEN,
                            host() + " knows you, but has not given you the role finance or admin in the ledger. Ask"
                                    + " whoever gives out roles there.",
                            then);
                case AWAY -> ended(HttpStatus.SERVICE_UNAVAILABLE, host() + " does not answer just now.", then);
            };
        } catch (RateLimited limited) {
            return tooMany(limited, "/console", response);
        }
    }

    private ModelAndView tooMany(RateLimited limited, String then, HttpServletResponse response) {
        response.setHeader("Retry-After", Long.toString(limited.retryAfterSeconds()));
        return ended(
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many sign-ins came from your address. Wait a moment, and try again.",
                then);
    }

    private static ModelAndView ended(HttpStatus status, String why, String then) {
        return new ModelAndView("console/sign-in-ended", Map.of("why", why, "then", then), status);
    }

    private String host() {
        return issuer.issuer().orElse("The issuer");
    }
}
