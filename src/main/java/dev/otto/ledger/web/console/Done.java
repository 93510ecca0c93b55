package dev.otto.ledger.web.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What a form that was done is answered: where to look now. A script is told so in its own way. */
final class Done {
    private Done() {}

    static ResponseEntity<Void> see(String path, HttpServletRequest request) {
        return answer(path, request).build();
    }

    /** @param note what the page there says of it, once */
    static ResponseEntity<Void> see(String path, Note note, HttpServletRequest request) {
        return see(path, note, 0, request);
    }

    /** @param count what the note counts */
    static ResponseEntity<Void> see(String path, Note note, long count, HttpServletRequest request) {
        return answer(path, request)
                .header(HttpHeaders.SET_COOKIE, note.on(path, count, request).toString())
                .build();
    }

    private static ResponseEntity.BodyBuilder answer(String path, HttpServletRequest request) {
        return request.getHeader("HX-Request") == null
                ? ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path))
                : ResponseEntity.status(HttpStatus.NO_CONTENT).header("HX-Redirect", path);
    }
}
