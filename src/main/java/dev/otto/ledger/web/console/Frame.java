package dev.otto.ledger.web.console;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.ConsoleSessions;
import dev.otto.ledger.security.Rights;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What every page has around it: who looks at it, and where.
 *
 * @param name of whoever is signed in; null: nobody
 * @param changes whether they may change something
 * @param path of the page
 * @param formToken what its forms bring along
 */
public record Frame(
        @Nullable String name,
        @Nullable String role,
        boolean changes,
        String path,
        @Nullable String formToken) {
    private static final String A_CHANGE = "/console/users/x/grants";

    static Frame of(HttpServletRequest request) {
        Caller caller = Authenticated.caller(request);
        return new Frame(
                name(caller),
                role(caller),
                Rights.judge("POST", A_CHANGE, caller) == Rights.Verdict.ALLOWED,
                request.getRequestURI(),
                ConsoleSessions.formToken(request));
    }

    private static @Nullable String name(@Nullable Caller caller) {
        return switch (caller) {
            case null -> null;
            case Caller.Staff staff when staff.shownAs() != null -> staff.shownAs();
            default -> caller.actor().name();
        };
    }

    private static @Nullable String role(@Nullable Caller caller) {
        return switch (caller) {
            case Caller.Client client -> client.role().code();
            case Caller.Staff staff -> staff.role().code();
            case null, default -> null;
        };
    }

    /** Whether a part of the console is the one that is shown; what is a user's belongs to the users. */
    public boolean isAt(String part) {
        return switch (part) {
            case "/console" -> path.equals(part);
            case "/console/users" ->
                path.startsWith(part) || path.startsWith("/console/transactions") || path.startsWith("/console/videos");
            default -> path.startsWith(part);
        };
    }

    /** Puts it around the pages. */
    @ControllerAdvice(basePackageClasses = Frame.class)
    static final class Around {
        private final Assets assets;
        private final Show show;

        Around(Assets assets, Show show) {
            this.assets = assets;
            this.show = show;
        }

        @ModelAttribute
        void around(HttpServletRequest request, Model model) {
            model.addAttribute("frame", Frame.of(request));
            model.addAttribute("assets", assets);
            model.addAttribute("show", show);
        }
    }
}
