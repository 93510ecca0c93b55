package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.ConsoleSessions;
import dev.otto.ledger.security.FormOutdated;
import dev.otto.ledger.security.Rights;
import dev.otto.ledger.security.SignedOut;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets people into the console by the cookie of their session, and by nothing else: a bearer token is for programs. Who is
 * not signed in is shown where to. Whatever changes something has to bring the token of a form that this browser was given.
 */
final class ConsoleGate implements Filter {
    static final String HOME = "/console";
    private static final String SIGN_IN = HOME + "/sign-in";
    private static final String LEAD_ON = SIGN_IN + "/on";
    private static final String SIGN_OUT = HOME + "/sign-out";
    private static final String ASSETS = HOME + "/assets/";
    /** The last parts of the paths that pages ask by themselves, again and again. */
    private static final Set<String> BY_PAGES = Set.of("live", "stream");

    private final StoredConsoleSessions sessions;
    private final CookieGuesses guesses;
    private final HandlerExceptionResolver problems;

    ConsoleGate(StoredConsoleSessions sessions, CookieGuesses guesses, HandlerExceptionResolver problems) {
        this.sessions = sessions;
        this.guesses = guesses;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        boolean admitted;
        try {
            admitted = admits(request, response);
        } catch (RuntimeException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        if (admitted) {
            chain.doFilter(request, response);
        } else {
            showSignIn(request, response);
        }
    }

    private boolean admits(HttpServletRequest request, HttpServletResponse response) {
        boolean open = isOpen(request);
        if (!request.getRequestURI().startsWith(ASSETS)) {
            identify(request);
        }
        boolean known = Authenticated.caller(request) != null;
        SessionToken ofForms = ofForms(request, response, known);
        if (changes(request)) {
            if (!known && !open) {
                if (request.getRequestURI().equals(SIGN_OUT)) {
                    return false;
                }
                throw new SignedOut();
            }
            if (!isOurForm(request, ofForms)) {
                throw new FormOutdated();
            }
        }
        return known || open;
    }

    /** Finds out who is signed in. */
    private void identify(HttpServletRequest request) {
        SessionToken sent = ConsoleCookie.SESSION.read(request);
        if (sent == null) {
            return;
        }
        guesses.admit(sent, request.getRemoteAddr());
        Optional<Caller> caller = sessions.find(sent, !isAskedByPage(request));
        guesses.note(sent, request.getRemoteAddr(), caller.isPresent());
        caller.ifPresent(found -> Authenticated.as(found, () -> isSignedIn(sent), request));
    }

    /**
     * What the token of this browser's forms is made from. The form to sign in has a cookie of its own, so that a page
     * which is asked for without the session's, by a link from another site, does not take that one's place.
     */
    private static @Nullable SessionToken ofForms(
            HttpServletRequest request, HttpServletResponse response, boolean known) {
        boolean signIn = request.getRequestURI().equals(SIGN_IN);
        SessionToken token = (known && !signIn ? ConsoleCookie.SESSION : ConsoleCookie.SIGN_IN).read(request);
        if (token == null && signIn && !changes(request)) {
            token = SessionToken.random();
            ConsoleCookie.SIGN_IN.write(token, request, response);
        }
        if (token != null) {
            request.setAttribute(ConsoleSessions.FORM_TOKEN, token.formToken());
        }
        return token;
    }

    /** Whether a stream that was opened by a session may go on. */
    private boolean isSignedIn(SessionToken token) {
        try {
            return sessions.find(token, false).isPresent();
        } catch (LedgerUnavailable | DataAccessException e) {
            return false;
        }
    }

    private static boolean isAskedByPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        return BY_PAGES.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    private static boolean changes(HttpServletRequest request) {
        return !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
    }

    private static boolean isOurForm(HttpServletRequest request, @Nullable SessionToken token) {
        if (token == null) {
            return false;
        }
        String header = request.getHeader(ConsoleSessions.FORM_HEADER);
        String offered = header == null ? request.getParameter(ConsoleSessions.FORM_FIELD) : header;
        return offered != null && token.isOf(offered);
    }

    private static boolean isOpen(HttpServletRequest request) {
        return Rights.of(request).filter(Rights.Line::open).isPresent();
    }

    /**
     * Back to where one wanted when signed in. A part that a script asks for by itself must not take the page away from
     * somebody who writes in it, so the page is told. A link from another site leads over a page of ours: what that asks
     * for brings the session's cookie along, if there is one.
     */
    private static void showSignIn(HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("HX-Request") != null || isAskedByPage(request)) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader("HX-Trigger", "signed-out");
            return;
        }
        String where = "cross-site".equals(request.getHeader("Sec-Fetch-Site")) ? LEAD_ON : SIGN_IN;
        String wanted = changes(request) ? HOME : wanted(request);
        boolean plain = wanted.equals(HOME) && where.equals(SIGN_IN);
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(
                HttpHeaders.LOCATION,
                plain ? where : where + "?then=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8));
    }

    private static String wanted(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }
}
