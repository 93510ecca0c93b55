package dev.otto.ledger.web.console;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.ConsoleSessions;
import dev.otto.ledger.security.IssuerSignIn;
import dev.otto.ledger.security.RateLimited;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The way in and out. */
@Controller
class SignInPage {
    private static final String HOME = "/console";
    /** No dots, or a path could lead out; printable and without a backslash, which some browsers take for a slash. */
    private static final Pattern PAGE = Pattern.compile("/console(/[A-Za-z0-9_-]+)*(\\?[!-~&&[^\\\\]]*)?");

    private final ConsoleSessions sessions;
    private final IssuerSignIn issuer;

    SignInPage(ConsoleSessions sessions, IssuerSignIn issuer) {
        this.sessions = sessions;
        this.issuer = issuer;
    }

    /** @param away that the issuer was asked for and does not answer, whatever its value */
    @GetMapping("/console/sign-in")
    ModelAndView form(
            @RequestParam(required = false) @Nullable String then,
            @RequestParam(required = false) @Nullable String away,
            HttpServletRequest request) {
        return Authenticated.caller(request) == null
                ? page(HttpStatus.OK, then).addObject("away", away != null)
                : to(inside(then));
    }

    @PostMapping("/console/sign-in")
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String key,
            @RequestParam(required = false) @Nullable String then,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            return switch (sessions.begin(key, request, response)) {
                case DONE -> to(inside(then));
                case UNKNOWN -> refused(HttpStatus.UNAUTHORIZED, "This API key is unknown, expired or revoked.", then);
                case NOT_FOR_PEOPLE ->
                    refused(
                            HttpStatus.FORBIDDEN,
                            "This API key is for a program. The console takes keys of the roles finance and admin.",
                            then);
            };
        } catch (RateLimited limited) {
            response.setHeader("Retry-After", Long.toString(limited.retryAfterSeconds()));
            return refused(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many wrong keys came from your address. Wait a moment, and try again.",
                    then);
        }
    }

    /** What a link of another site is answered: a page of ours that goes on to where it leads. */
    @GetMapping("/console/sign-in/on")
    ModelAndView leadOn(@RequestParam(required = false) @Nullable String then, HttpServletResponse response) {
        return leadingOn("Otto Ledger", inside(then), response);
    }

    @PostMapping("/console/sign-out")
    ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request, response);
        return to("/console/sign-in");
    }

    private ModelAndView refused(HttpStatus status, String why, @Nullable String then) {
        return page(status, then).addObject("why", why);
    }

    private ModelAndView page(HttpStatus status, @Nullable String then) {
        ModelAndView page = new ModelAndView("console/sign-in", Map.of("then", inside(then)), status);
        issuer.issuer().ifPresent(host -> page.addObject("issuer", host));
        return page;
    }

    /** A page of ours that goes on by itself, and so with the session's cookie. */
    static ModelAndView leadingOn(String title, String then, HttpServletResponse response) {
        response.setHeader("Refresh", "0;url=" + then);
        return new ModelAndView("console/leading-on", Map.of("title", title, "then", then));
    }

    /** With the method that a browser follows by a GET, and nothing of a model in the address. */
    static ModelAndView to(String path) {
        RedirectView redirect = new RedirectView(path, false, false, false);
        redirect.setExpandUriTemplateVariables(false);
        return new ModelAndView(redirect);
    }

    /** Where somebody wanted to go, if that is a page of the console: a link must not lead out of it by way of the key. */
    static String inside(@Nullable String then) {
        return then != null && PAGE.matcher(then).matches() ? then : HOME;
    }
}
