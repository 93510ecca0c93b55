package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.ProjectionView;
import dev.otto.ledger.ledger.Projections;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.web.Forms;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.v1.Corrections;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

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

    /** @param rebuild the last one; null: there was none */
    record State(ProjectionView projection, @Nullable Rebuild rebuild) {}

    /** Why a rebuild is cancelled, which the API does not ask for. */
    record Cancellation(@Text String reason) {}

    @GetMapping
    String list(Model model) {
        List<ProjectionView> all = projections.all();
        model.addAttribute("projections", all);
        LivePart.show(all, model);
        return "console/projections";
    }

    @GetMapping("/live")
    @Nullable
    String live(@RequestParam(defaultValue = "") String seen, Model model, HttpServletResponse response) {
        List<ProjectionView> all = projections.all();
        model.addAttribute("projections", all);
        return LivePart.renew(all, seen, "console/projections-live", model, response);
    }

    @GetMapping("/{name}")
    String show(@PathVariable String name, Model model) {
        LivePart.show(addState(name, model), model);
        model.addAttribute("key", Fields.newKey());
        return "console/projection";
    }

    @GetMapping("/{name}/live")
    @Nullable
    String live(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String seen,
            Model model,
            HttpServletResponse response) {
        return LivePart.renew(addState(name, model), seen, "console/projection-live", model, response);
    }

    @PostMapping("/{name}/rebuild")
    ResponseEntity<Void> rebuild(@PathVariable String name, HttpServletRequest request) {
        Fields form =
                new Fields(request).text("promote", "The copy takes its place").reason("reason");
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

    private State addState(String name, Model model) {
        State state = new State(projection(name), rebuilds.of(name).orElse(null));
        model.addAttribute("projection", state.projection);
        model.addAttribute("rebuild", state.rebuild);
        return state;
    }

    private ProjectionView projection(String name) {
        return projections.all().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("projection"));
    }
}
