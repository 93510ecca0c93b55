package dev.otto.ledger.web.console;

import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.delivery.Ping;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.web.Forms;
import dev.otto.ledger.web.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who is told what happens, how far each is, and what was given up. For admins alone, as the calls of the API are. */
@Controller
@RequestMapping("/console/endpoints")
class EndpointsPage {
    private static final int ON_A_PAGE = 20;

    private final Endpoints endpoints;
    private final Forms forms;

    EndpointsPage(Endpoints endpoints, Forms forms) {
        this.endpoints = endpoints;
        this.forms = forms;
    }

    /** Why a dead letter is sent again. The API asks for no reason; here it is for the audit trail. */
    record Replay(@Text String reason) {}

    @GetMapping
    String list(Model model) {
        model.addAttribute("endpoints", endpoints.list());
        return "console/endpoints";
    }

    @GetMapping("/{id}")
    String show(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("note", Note.take(request, response));
        model.addAttribute("endpoint", endpoints.get(id));
        model.addAttribute(
                "letters", endpoints.deadLetters(id, Cursors.parse(Cursor.List.DEAD_LETTERS, cursor), ON_A_PAGE));
        model.addAttribute("first", cursor == null);
        return "console/endpoint";
    }

    /** What came of it is said near the button, or on a page of its own. */
    @PostMapping("/{id}/ping")
    ModelAndView ping(@PathVariable UUID id, HttpServletRequest request) {
        Ping ping = endpoints.ping(id);
        String view = request.getHeader("HX-Request") == null ? "console/endpoint-ping" : "console/endpoint-pinged";
        return new ModelAndView(view, Map.of("endpoint", endpoints.get(id), "ping", ping));
    }

    /** A letter is sent again once: whoever asks a second time is told that there is no such letter any more. */
    @PostMapping("/{id}/dead-letters/{letter}/replay")
    ResponseEntity<Void> replay(@PathVariable UUID id, @PathVariable UUID letter, HttpServletRequest request) {
        Fields form = new Fields(request).reason("reason");
        Replay replay = forms.read(Replay.class, form.fields());
        endpoints.replay(id, letter, form.caller().actor(), replay.reason());
        return Done.see("/console/endpoints/" + id, Note.REPLAYED, request);
    }
}
