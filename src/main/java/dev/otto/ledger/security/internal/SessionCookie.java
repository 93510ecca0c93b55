package dev.otto.ledger.security.internal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookie of the console's sessions. No script reads it, no other site's request carries it; over HTTPS its name binds
 * it to this host and to HTTPS, so that no neighbour can plant one. It is gone when the browser is closed.
 */
final class SessionCookie {
    private static final String NAME = "ledger_console";
    private static final String SECURE_NAME = "__Host-" + NAME;

    private SessionCookie() {}

    static @Nullable SessionToken read(HttpServletRequest request) {
        String name = request.isSecure() ? SECURE_NAME : NAME;
        Cookie[] cookies = request.getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
                return new SessionToken(cookie.getValue());
            }
        }
        return null;
    }

    static void write(SessionToken token, HttpServletRequest request, HttpServletResponse response) {
        set(token.text(), null, request, response);
    }

    static void remove(HttpServletRequest request, HttpServletResponse response) {
        set("", Duration.ZERO, request, response);
    }

    private static void set(
            String value, @Nullable Duration age, HttpServletRequest request, HttpServletResponse response) {
        boolean secure = request.isSecure();
        ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(secure ? SECURE_NAME : NAME, value)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Strict")
                .path(secure ? "/" : "/console");
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                (age == null ? cookie : cookie.maxAge(age)).build().toString());
    }
}
