package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.ConsoleSessions;
import dev.otto.ledger.security.FormOutdated;
import dev.otto.ledger.security.Rights;
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
    /** The last parts of the paths that pages ask by themselves, again and again. */
    private static final Set<String> BY_PAGES = Set.of("live", "stream");

    private final StoredConsoleSessions sessions;
    private final HandlerExceptionResolver problems;

    ConsoleGate(StoredConsoleSessions sessions, HandlerExceptionResolver problems) {
        this.sessions = sessions;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        // Browsers send forms in the encoding of their page, and do not say so.
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        try {
            SessionToken token = token(request, response);
            if (changes(request) && !isOurForm(request, token)) {
                throw new FormOutdated();
            }
        } catch (LedgerUnavailable | DataAccessException | FormOutdated e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        if (Authenticated.caller(request) != null || isOpen(request)) {
            chain.doFilter(request, response);
        } else {
            showSignIn(request, response);
        }
    }

    /** The browser's, with whoever is signed in by it; a page to sign in on gives one to a browser that has none. */
    private @Nullable SessionToken token(HttpServletRequest request, HttpServletResponse response) {
        SessionToken sent = SessionCookie.read(request);
        SessionToken token = sent;
        if (sent != null) {
            sessions.find(sent, !isAskedByPage(request))
                    .ifPresent(caller -> Authenticated.as(caller, () -> isSignedIn(sent), request));
        } else if (request.getRequestURI().equals(SIGN_IN) && !changes(request)) {
            token = SessionToken.random();
            SessionCookie.write(token, request, response);
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
        String header = request.getHeader(ConsoleSessions.FORM_HEADER);
        String offered = header == null ? request.getParameter(ConsoleSessions.FORM_FIELD) : header;
        return token != null && offered != null && token.isOf(offered);
    }

    private static boolean isOpen(HttpServletRequest request) {
        return Rights.of(request).filter(Rights.Line::open).isPresent();
    }

    /** Back to where one wanted when signed in; a part of a page that is asked for by a script leads all of it there. */
    private static void showSignIn(HttpServletRequest request, HttpServletResponse response) {
        boolean script = request.getHeader("HX-Request") != null;
        String wanted = script || changes(request) ? HOME : wanted(request);
        String address =
                wanted.equals(HOME) ? SIGN_IN : SIGN_IN + "?then=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
        response.setStatus(script ? HttpStatus.UNAUTHORIZED.value() : HttpStatus.SEE_OTHER.value());
        response.setHeader(script ? "HX-Redirect" : HttpHeaders.LOCATION, address);
    }

    private static String wanted(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }
}
