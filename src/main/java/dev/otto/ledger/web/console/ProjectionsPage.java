package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.ProjectionView;
import dev.otto.ledger.ledger.Projections;
import dev.otto.ledger.platform.projection.Promote;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.web.Forms;
import dev.otto.ledger.web.Text;
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
    private final Forms forms;

    ProjectionsPage(Projections projections, Rebuilds rebuilds, Corrections corrections, Forms forms) {
        this.projections = projections;
        this.rebuilds = rebuilds;
        this.corrections = corrections;
        this.forms = forms;
    }

    /** Why a rebuild is cancelled, which the API does not ask for. */
    record Cancellation(@Text String reason) {}

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
        Fields form = new Fields(request).reason("reason");
        Cancellation cancellation = forms.read(Cancellation.class, form.fields());
        projection(name);
        rebuilds.cancel(name, form.caller().actor().toString(), cancellation.reason());
        return Done.see("/console/projections/" + name, request);
    }

    private void addState(String name, Model model) {
        model.addAttribute("projection", projection(name));
        model.addAttribute("rebuild", rebuilds.of(name).orElse(null));
    }

    private ProjectionView projection(String name) {
        return projections.all().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("projection"));
    }
}
