package dev.otto.ledger.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.StringUtils;

/**
 * The body of a batch, which is read as a stream, so that no record says what it is: items of each kind, with the fields
 * of the call of its own.
 */
final class BatchSchemas {
    private static final String ITEM = "BatchItem";
    private static final int MOST_ITEMS = 10_000;

    /** A kind's target, and the schema of the call of its own. */
    private record Kind(String target, String fields) {}

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("purchase", new Kind("user_id", "PurchaseRequest"));
        KINDS.put("grant", new Kind("user_id", "GrantRequest"));
        KINDS.put("usage", new Kind("user_id", "UsageRequest"));
        KINDS.put("adjustment", new Kind("user_id", "AdjustmentRequest"));
        KINDS.put("refund", new Kind("transaction_id", "GiveBackRequest"));
        KINDS.put("reversal", new Kind("transaction_id", "GiveBackRequest"));
        KINDS.put("reinstatement", new Kind("transaction_id", "GiveBackRequest"));
        KINDS.put("hold", new Kind("user_id", "HoldRequest"));
        KINDS.put("capture", new Kind("hold_id", "CaptureRequest"));
        KINDS.put("void", new Kind("hold_id", "NoFields"));
    }

    private final Components components;
    private final SchemaPages pages;

    BatchSchemas(Components components, SchemaPages pages) {
        this.components = components;
        this.pages = pages;
    }

    /** Adds the schemas, and answers the body that is made of them. */
    RequestBody body() {
        Discriminator byKind = new Discriminator().propertyName("kind");
        Schema<?> item = new Schema<>().discriminator(byKind).description(pages.schema(ITEM));
        KINDS.forEach((name, kind) -> {
            String schema = StringUtils.capitalize(name) + "Item";
            components.addSchemas(schema, item(name, kind));
            item.addOneOfItem(new Schema<>().$ref("#/components/schemas/" + schema));
            byKind.mapping(name, "#/components/schemas/" + schema);
        });
        components.addSchemas(ITEM, item);
        Schema<?> items = Schemas.ofType("array")
                .items(new Schema<>().$ref("#/components/schemas/" + ITEM))
                .maxItems(MOST_ITEMS)
                .description(pages.field("BatchRequest", "items"));
        Schema<?> batch = Schemas.ofType("object").description(pages.schema("BatchRequest"));
        batch.addProperty("items", items);
        batch.setRequired(List.of("items"));
        batch.setAdditionalProperties(false);
        components.addSchemas("BatchRequest", batch);
        return new RequestBody()
                .required(true)
                .content(new Content()
                        .addMediaType(
                                "application/json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/BatchRequest"))));
    }

    private Schema<?> item(String name, Kind kind) {
        Schema<?> alone = Objects.requireNonNull(components.getSchemas().get(kind.fields()));
        Schema<?> item = Schemas.ofType("object").description(alone.getDescription());
        item.addProperty("kind", Schemas.ofType("string")._const(name));
        item.addProperty(
                kind.target(), Schemas.ofType("string").format("uuid").description(pages.field(ITEM, kind.target())));
        item.addProperty(
                "idempotency_key",
                Schemas.ofType("string")
                        .pattern(OpenApiConfiguration.KEY_FORM)
                        .description(pages.field(ITEM, "idempotency_key")));
        item.addRequiredItem("kind").addRequiredItem(kind.target()).addRequiredItem("idempotency_key");
        if (alone.getProperties() != null) {
            alone.getProperties().forEach(item::addProperty);
        }
        if (alone.getRequired() != null) {
            alone.getRequired().forEach(item::addRequiredItem);
        }
        item.setAdditionalProperties(false);
        return item;
    }
}
