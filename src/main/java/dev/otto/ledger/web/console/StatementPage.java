package dev.otto.ledger.web.console;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.web.v1.Downloads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** A user's statement of a period of whole days: to read and print, or as a file. */
@Controller
class StatementPage {
    private static final MediaType CSV = new MediaType("text", "csv");

    private final Downloads downloads;
    private final InstantSource clock;

    StatementPage(Downloads downloads, InstantSource clock) {
        this.downloads = downloads;
        this.clock = clock;
    }

    @GetMapping("/console/users/{id}/statement")
    void statement(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "html") String form,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Instant now = clock.instant();
        Chosen chosen = Chosen.of(from, to, now);
        downloads
                .statement(
                        new UserId(id), chosen.from(), chosen.to(now), form.equals("csv") ? CSV : MediaType.TEXT_HTML)
                .send(response, !request.getMethod().equals("HEAD"));
    }
}
