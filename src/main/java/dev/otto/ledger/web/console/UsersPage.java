package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.UserView;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.web.UuidText;
import dev.otto.ledger.web.problem.InvalidValue;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Finds a user by e-mail or id. */
@Controller
class UsersPage {
    private final Users users;

    UsersPage(Users users) {
        this.users = users;
    }

    @GetMapping("/console/users")
    String search(@RequestParam(name = "q", required = false) @Nullable String question, Model model) {
        String asked = question == null ? "" : question.strip();
        model.addAttribute("q", asked);
        if (!asked.isEmpty()) {
            model.addAttribute("found", find(asked).stream().toList());
        }
        return "console/users";
    }

    private Optional<UserView> find(String asked) {
        if (asked.indexOf('@') >= 0) {
            return users.withEmail(asked);
        }
        UUID id;
        try {
            id = UuidText.parse(asked);
        } catch (InvalidValue noId) {
            return Optional.empty();
        }
        try {
            return Optional.of(users.get(id));
        } catch (NotFound nobody) {
            return Optional.empty();
        }
    }
}
