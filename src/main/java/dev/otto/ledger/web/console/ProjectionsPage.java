package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.ProjectionView;
import dev.otto.ledger.ledger.Projections;
import dev.otto.ledger.platform.projection.Promote;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.web.v1.Corrections;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The read models: how far each has come with the log, and its rebuild. */
@Controller
@RequestMapping("/console/projections")
class ProjectionsPage {
    private final Projections projections;
    private final Rebuilds rebuilds;
    private final Corrections corrections;

    ProjectionsPage(Projections projections, Rebuilds rebuilds, Corrections corrections) {
        this.projections = projections;
        this.rebuilds = rebuilds;
        this.corrections = corrections;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("projections", projections.all());
        return "console/projections";
    }

    @GetMapping("/live")
    String live(Model model) {
        model.addAttribute("projections", projections.all());
        return "console/projections-live";
    }

    @GetMapping("/{name}")
    String show(@PathVariable String name, Model model) {
        addState(name, model);
        model.addAttribute("promotes", Promote.values());
        model.addAttribute("key", Fields.newKey());
        return "console/projection";
    }

    @GetMapping("/{name}/live")
    String live(@PathVariable String name, Model model) {
        addState(name, model);
        return "console/projection-live";
    }

    @PostMapping("/{name}/rebuild")
    ResponseEntity<Void> rebuild(@PathVariable String name, HttpServletRequest request) {
        Fields form = new Fields(request).text("promote").reason("reason");
        corrections.rebuild(name, form.fields(), form.id(), form.caller());
        return Done.see("/console/projections/" + name, request);
    }

    @PostMapping("/{name}/rebuild/cancel")
    ResponseEntity<Void> cancel(@PathVariable String name, HttpServletRequest request) {
        rebuilds.cancel(name);
        return Done.see("/console/projections/" + name, request);
    }

    private void addState(String name, Model model) {
        ProjectionView projection = projections.all().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("projection"));
        model.addAttribute("projection", projection);
        model.addAttribute("rebuild", rebuilds.of(name).orElse(null));
    }
}
