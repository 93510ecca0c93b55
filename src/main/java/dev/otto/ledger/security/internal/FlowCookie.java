package dev.otto.ledger.security.internal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookie of a sign-in at the issuer. It comes along when the issuer sends the browser back, which the session's own
 * cookie does not, since that is another site's doing. It opens nothing by itself and ends with the sign-in. Over HTTPS its
 * name binds it to this host, which a path narrower than all would not allow: a neighbour who could plant one could sign
 * people in as somebody else.
 */
final class FlowCookie {
    private static final String NAME = "ledger_console_flow";
    private static final String SECURE_NAME = "__Host-" + NAME;
    private static final String PATH = "/console/sign-in/oidc";
    private static final Duration AGE = Duration.ofMinutes(10);

    private FlowCookie() {}

    static @Nullable SignInFlow read(HttpServletRequest request) {
        String name = request.isSecure() ? SECURE_NAME : NAME;
        Cookie[] cookies = request.getCookies();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(name)) {
                return SignInFlow.read(cookie.getValue());
            }
        }
        return null;
    }

    static void write(SignInFlow flow, HttpServletRequest request, HttpServletResponse response) {
        set(flow.cookie(), AGE, request, response);
    }

    static void remove(HttpServletRequest request, HttpServletResponse response) {
        set("", Duration.ZERO, request, response);
    }

    private static void set(String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
        boolean secure = request.isSecure();
        ResponseCookie cookie = ResponseCookie.from(secure ? SECURE_NAME : NAME, value)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .path(secure ? "/" : PATH)
                .maxAge(age)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
