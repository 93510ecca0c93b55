package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses queries that are no text before anybody reads a parameter of them: the container would replace what is not
 * UTF-8, and a NUL character would get as far as the database.
 */
final class Queries implements HandlerInterceptor {
    private static final String FIELD = "query";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query != null && (query.indexOf('%') >= 0 || !isVisibleAscii(query))) {
            requireText(query);
        }
        return true;
    }

    private static boolean isVisibleAscii(String query) {
        return query.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    private static void requireText(String query) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c != '%') {
                // The container hands over each raw byte as one character.
                bytes.write(c);
                continue;
            }
            int high = i + 2 < query.length() ? Character.digit(query.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(query.charAt(i + 2), 16) : -1;
            if (low < 0) {
                throw new InvalidRequest(FIELD, "must be percent-encoded UTF-8");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        byte[] text = bytes.toByteArray();
        for (byte b : text) {
            if (b == 0) {
                throw new InvalidRequest(FIELD, "must not contain a NUL character");
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new InvalidRequest(FIELD, "must be percent-encoded UTF-8");
        }
    }
}
