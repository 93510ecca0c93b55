package dev.otto.ledger.web.v1;

import dev.otto.ledger.web.Sender;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What an item of a batch may be: the calls that move credits, by the route whose rights and fields it shares. */
enum BatchKind {
    PURCHASE(
            "user_id",
            "/v1/users/{id}/purchases",
            PurchaseRequest.class,
            (all, id, fields, targets, sender) -> all.purchase(id, (PurchaseRequest) fields, targets, sender)),
    GRANT(
            "user_id",
            "/v1/users/{id}/grants",
            GrantRequest.class,
            (all, id, fields, targets, sender) -> all.grant(id, (GrantRequest) fields, targets, sender)),
    USAGE(
            "user_id",
            "/v1/users/{id}/usages",
            UsageRequest.class,
            (all, id, fields, targets, sender) -> all.usage(id, (UsageRequest) fields, targets)),
    ADJUSTMENT(
            "user_id",
            "/v1/users/{id}/adjustments",
            AdjustmentRequest.class,
            (all, id, fields, targets, sender) -> all.adjustment(id, (AdjustmentRequest) fields, targets)),
    REFUND(
            "transaction_id",
            "/v1/transactions/{id}/refunds",
            GiveBackRequest.class,
            (all, id, fields, targets, sender) -> all.refund(id, (GiveBackRequest) fields, targets)),
    REVERSAL(
            "transaction_id",
            "/v1/transactions/{id}/reversals",
            GiveBackRequest.class,
            (all, id, fields, targets, sender) -> all.reversal(id, (GiveBackRequest) fields, targets)),
    REINSTATEMENT(
            "transaction_id",
            "/v1/transactions/{id}/reinstatements",
            GiveBackRequest.class,
            (all, id, fields, targets, sender) -> all.reinstatement(id, (GiveBackRequest) fields, targets)),
    HOLD(
            "user_id",
            "/v1/users/{id}/holds",
            HoldRequest.class,
            (all, id, fields, targets, sender) -> all.hold(id, (HoldRequest) fields, targets)),
    CAPTURE(
            "hold_id",
            "/v1/holds/{id}/capture",
            CaptureRequest.class,
            (all, id, fields, targets, sender) -> all.capture(id, (CaptureRequest) fields, targets)),
    VOID(
            "hold_id",
            "/v1/holds/{id}/void",
            NoFields.class,
            (all, id, fields, targets, sender) -> all.giveUp(id, (NoFields) fields, targets));

    /** The member that names an item's kind. */
    static final String MEMBER = "kind";

    private final String target;
    private final String route;
    private final Class<? extends Record> fields;
    private final Making making;

    BatchKind(String target, String route, Class<? extends Record> fields, Making making) {
        this.target = target;
        this.route = route;
        this.fields = fields;
        this.making = making;
    }

    private interface Making {
        Movement<?> make(Movements all, UUID target, Record fields, Targets targets, Sender sender);
    }

    /** The member that has the id which the call of its own has in its path. */
    String target() {
        return target;
    }

    /** The path of the call of its own, for the table of rights. */
    String route() {
        return route;
    }

    /** The body of the call of its own. */
    Class<? extends Record> fields() {
        return fields;
    }

    Movement<?> movement(Movements all, UUID id, Record request, Targets targets, Sender sender) {
        return making.make(all, id, request, targets, sender);
    }

    static Optional<BatchKind> of(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }

    static String message() {
        return Arrays.stream(values()).map(BatchKind::code).collect(Collectors.joining(", ", "must be one of ", ""));
    }

    private String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
