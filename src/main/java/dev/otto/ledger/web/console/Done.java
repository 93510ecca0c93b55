package dev.otto.ledger.web.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What a form that was done is answered: where to look now. A script is told so in its own way. */
final class Done {
    private Done() {}

    static ResponseEntity<Void> see(String path, HttpServletRequest request) {
        return request.getHeader("HX-Request") == null
                ? ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(URI.create(path))
                        .build()
                : ResponseEntity.noContent().header("HX-Redirect", path).build();
    }
}
