package dev.otto.ledger.web.v1;

import dev.otto.ledger.finance.Statement;
import dev.otto.ledger.finance.Statements;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.security.Caller.EndUser;
import dev.otto.ledger.web.AnsweredAs;
import dev.otto.ledger.web.Download;
import dev.otto.ledger.web.StrictJson;
import dev.otto.ledger.web.export.Csv;
import dev.otto.ledger.web.export.StatementCsv;
import dev.otto.ledger.web.export.StatementHtml;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The statement of a user's account, for programs, for spreadsheets and for reading. */
@RestController
class StatementsController {
    private static final String CSV = "text/csv";
    private static final String HTML = "text/html";
    private static final MediaType PAGE = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Statements statements;
    private final StrictJson json;

    StatementsController(Statements statements, StrictJson json) {
        this.statements = statements;
        this.json = json;
    }

    @GetMapping("/v1/users/{id}/statement")
    @AnsweredAs({MediaType.APPLICATION_JSON_VALUE, CSV, HTML})
    @Tag(name = "Finance")
    @Operation(summary = "A user's statement")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = Statement.class)),
                @Content(mediaType = CSV, schema = @Schema(type = "string")),
                @Content(mediaType = HTML, schema = @Schema(type = "string"))
            })
    Download ofUser(
            @PathVariable UserId id,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            MediaType form) {
        return statement(id, from, to, form);
    }

    @GetMapping("/v1/me/statement")
    @AnsweredAs({MediaType.APPLICATION_JSON_VALUE, CSV, HTML})
    @Tag(name = "Me")
    @Operation(summary = "The statement of the token's user")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = Statement.class)),
                @Content(mediaType = CSV, schema = @Schema(type = "string")),
                @Content(mediaType = HTML, schema = @Schema(type = "string"))
            })
    Download ofCaller(
            EndUser caller,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            MediaType form) {
        return statement(caller.user(), from, to, form);
    }

    private Download statement(UserId user, @Nullable Instant from, @Nullable Instant to, MediaType form) {
        Period.requireInOrder(from, to);
        Statement statement = statements.of(user, from, to);
        return switch (form.toString()) {
            case CSV -> Download.file(Csv.TYPE, "statement.csv", out -> StatementCsv.write(statement, out));
            case HTML ->
                new Download(
                        PAGE,
                        Map.of("Content-Security-Policy", StatementHtml.POLICY),
                        out -> StatementHtml.write(statement, out));
            default ->
                new Download(
                        MediaType.APPLICATION_JSON,
                        Map.of(),
                        out -> json.mapper().writeValue(out, statement));
        };
    }
}
