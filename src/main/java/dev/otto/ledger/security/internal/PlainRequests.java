package dev.otto.ledger.security.internal;

import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Predicate;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Spring's firewall, without the patterns where a text is plainly none that they are for. */
final class PlainRequests extends StrictHttpFirewall {
    PlainRequests() {
        setAllowedHeaderNames(plainOr(ALLOWED_HEADER_NAMES));
        setAllowedHeaderValues(plainOr(ALLOWED_HEADER_VALUES));
    }

    private static Predicate<String> plainOr(Predicate<String> pattern) {
        return text -> isPlain(text) || pattern.test(text);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** The container writes no line break into a header, whatever it is given. */
    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return response;
    }
}
