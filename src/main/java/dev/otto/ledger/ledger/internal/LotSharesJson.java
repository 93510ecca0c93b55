package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.TransactionView.LotShare;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which lots a transaction touched, as the table keeps it: {@code [{"lot_id", "amount", "released"}]}. */
@Converter
public final class LotSharesJson implements AttributeConverter<List<LotShare>, String> {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable List<LotShare> shares) {
        throw new UnsupportedOperationException("rows of the read models are never written through JPA");
    }

    @Override
    public List<LotShare> convertToEntityAttribute(@Nullable String json) {
        if (json == null) {
            return List.of();
        }
        List<LotShare> shares = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(json)) {
            long amount = entry.path("amount").longValue();
            if (amount != 0) {
                shares.add(new LotShare(UUID.fromString(entry.path("lot_id").stringValue()), amount));
            }
        }
        return shares;
    }
}
