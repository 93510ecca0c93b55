package dev.otto.ledger.web.v1;

import dev.otto.ledger.audit.ActionView;
import dev.otto.ledger.audit.Actions;
import dev.otto.ledger.audit.BookVerification;
import dev.otto.ledger.audit.BundleExport;
import dev.otto.ledger.audit.HeadView;
import dev.otto.ledger.audit.Heads;
import dev.otto.ledger.audit.VerificationView;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.web.AnsweredAs;
import dev.otto.ledger.web.Download;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What shows that the history is what it was, and what operators did beside it. */
@RestController
@RequestMapping("/v1/audit")
@Tag(name = "Audit")
class AuditController {
    private static final MediaType ZIP = new MediaType("application", "zip");

    private final Heads heads;
    private final BookVerification verification;
    private final BundleExport bundles;
    private final Actions actions;

    AuditController(Heads heads, BookVerification verification, BundleExport bundles, Actions actions) {
        this.heads = heads;
        this.verification = verification;
        this.bundles = bundles;
        this.actions = actions;
    }

    @GetMapping("/heads")
    @Operation(summary = "The signed heads of the log, newest first")
    Page<HeadView> heads(
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return heads.list(Cursors.parse(Cursor.List.HEADS, cursor), limit.rows());
    }

    @PostMapping("/verification")
    @Operation(summary = "Have the books verified")
    @ApiResponse(responseCode = "202", useReturnTypeSchema = true)
    ResponseEntity<VerificationView> verify(
            @Valid @RequestBody(required = false) @Nullable VerificationRequest request, @KeyOptional Sender sender) {
        return ResponseEntity.accepted()
                .body(verification.start(
                        VerificationRequest.scope(request), sender.caller().actor()));
    }

    @GetMapping("/verification")
    @Operation(summary = "How the verification stands, or what came of the last one")
    VerificationView verification() {
        return verification.latest();
    }

    @GetMapping("/actions")
    @Operation(summary = "What operators did, newest first")
    Page<ActionView> actions(
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return actions.list(Cursors.parse(Cursor.List.ACTIONS, cursor), limit.rows());
    }

    @GetMapping("/export")
    @AnsweredAs("application/zip")
    @Operation(summary = "The events with heads and keys, for the verifier")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    Download export(
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to) {
        return Download.file(ZIP, "otto-ledger-bundle.zip", bundles.of(from, to)::writeTo);
    }
}
