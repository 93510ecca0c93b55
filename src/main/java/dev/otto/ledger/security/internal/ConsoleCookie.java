package dev.otto.ledger.security.internal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookies of the console, each a {@link SessionToken}. No script reads them; over HTTPS their names bind them to this
 * host and to HTTPS, so that no neighbour can plant one. They are gone when the browser is closed.
 */
enum ConsoleCookie {
    /** Of somebody who is signed in: no other site's request carries it, not even a link. */
    SESSION("ledger_console", "Strict"),
    /**
     * Of a browser that may sign in: what the token of that form is made from. It opens nothing. A link from another site
     * brings it along, or each would give the browser a new one and outdate the forms that it shows.
     */
    SIGN_IN("ledger_console_sign_in", "Lax");

    private final String plainName;
    private final String sameSite;

    ConsoleCookie(String name, String sameSite) {
        this.plainName = name;
        this.sameSite = sameSite;
    }

    /** Null: the browser has none, or one that is not of ours. */
    @Nullable
    SessionToken read(HttpServletRequest request) {
        String name = name(request.isSecure());
        Cookie[] cookies = request.getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(name) && SessionToken.isWellFormed(cookie.getValue())) {
                return new SessionToken(cookie.getValue());
            }
        }
        return null;
    }

    void write(SessionToken token, HttpServletRequest request, HttpServletResponse response) {
        set(token.text(), null, request, response);
    }

    void remove(HttpServletRequest request, HttpServletResponse response) {
        set("", Duration.ZERO, request, response);
    }

    private String name(boolean secure) {
        return secure ? "__Host-" + plainName : plainName;
    }

    private void set(String value, @Nullable Duration age, HttpServletRequest request, HttpServletResponse response) {
        boolean secure = request.isSecure();
        ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(name(secure), value)
                .httpOnly(true)
                .secure(secure)
                .sameSite(sameSite)
                .path(secure ? "/" : "/console");
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                (age == null ? cookie : cookie.maxAge(age)).build().toString());
    }
}
