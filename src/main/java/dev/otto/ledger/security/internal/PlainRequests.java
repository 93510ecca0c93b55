package dev.otto.ledger.security.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
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

    /**
     * Everything here decides by a path as it was sent, and what answers in the end by what it means. So there must be one
     * way to write each: a letter that is written as {@code %63} is not needed by anybody.
     */
    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        String path = request.getRequestURI();
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 3 <= path.length() && isUnreserved(path.substring(at + 1, at + 3))) {
                throw new RequestRejectedException("The path encodes what needs no encoding.");
            }
        }
        return super.getFirewalledRequest(request);
    }

    /** RFC 3986, 2.3: what means the same whether it is encoded or not. */
    private static boolean isUnreserved(String hex) {
        if (!HexFormat.isHexDigit(hex.charAt(0)) || !HexFormat.isHexDigit(hex.charAt(1))) {
            return false;
        }
        int c = HexFormat.fromHexDigits(hex);
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    /** The container writes no line break into a header, whatever it is given. */
    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return response;
    }
}
