package dev.otto.ledger.web.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * What the page that a form leads to says of the form, once. A cookie for that page alone carries it there: no link makes a
 * page say it, and no other tab takes it away.
 */
enum Note {
    RECORDED("Recorded: this is the transaction that your form made."),
    RESOLVED("Recorded: the ledger acts on your word."),
    TOLD("Recorded: they are told by these thresholds."),
    REPLAYED("It is sent again."),
    TAKEN("The report is in: %,d rows tell of payments.");

    private static final String COOKIE = "ledger_note";
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Pattern FORM = Pattern.compile("([A-Z]{1,20})\\.([0-9]{1,18})");

    private final String sentence;

    Note(String sentence) {
        this.sentence = sentence;
    }

    /** @param count what the sentence counts, if it does */
    ResponseCookie on(String path, long count, HttpServletRequest request) {
        return cookie(name() + "." + count, path, KEPT, request);
    }

    /** What is to be said on this page; null: nothing. It is said by this answer and by none after it. */
    static @Nullable String take(HttpServletRequest request, HttpServletResponse response) {
        Cookie[] cookies = request.getCookies();
        Optional<Cookie> note = cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .findFirst();
        if (note.isEmpty()) {
            return null;
        }
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                cookie("", request.getRequestURI(), Duration.ZERO, request).toString());
        Matcher form = FORM.matcher(note.get().getValue());
        return form.matches()
                ? Arrays.stream(values())
                        .filter(known -> known.name().equals(form.group(1)))
                        .map(known -> String.format(known.sentence, Long.parseLong(form.group(2))))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static ResponseCookie cookie(String value, String path, Duration kept, HttpServletRequest request) {
        return ResponseCookie.from(COOKIE, value)
                .path(path)
                .maxAge(kept)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .build();
    }
}
