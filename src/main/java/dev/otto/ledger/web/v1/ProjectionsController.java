package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.ProjectionView;
import dev.otto.ledger.ledger.Projections;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the read models have come with the log. */
@RestController
@Tag(name = "Projections")
class ProjectionsController {
    private final Projections projections;

    ProjectionsController(Projections projections) {
        this.projections = projections;
    }

    @GetMapping("/v1/projections")
    @Operation(summary = "Every read model: its position, and how far it is behind")
    Page<ProjectionView> list() {
        return Page.whole(projections.all());
    }
}
