package dev.otto.ledger.web.openapi;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;

/** The headers of answers. */
final class Headers {
    private final Pages pages;

    Headers(Pages pages) {
        this.pages = pages;
    }

    /** @param name with a question mark behind it when the answer may lack it */
    void add(ApiResponse answer, String name) {
        boolean always = !name.endsWith("?");
        String plain = always ? name : name.substring(0, name.length() - 1);
        answer.addHeaderObject(
                plain,
                new Header()
                        .description(pages.schemas().field("Headers", plain))
                        .required(always)
                        .schema(form(plain)));
    }

    private static Schema<?> form(String name) {
        return switch (name) {
            case "Ledger-Position" -> Schemas.ofType("integer").format("int64");
            case "Retry-After" -> Schemas.ofType("integer");
            case "Idempotent-Replayed" -> Schemas.ofType("string")._const("true");
            case "Location" -> Schemas.ofType("string").format("uri-reference");
            default -> Schemas.ofType("string");
        };
    }
}
