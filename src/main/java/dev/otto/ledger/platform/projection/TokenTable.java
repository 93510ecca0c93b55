package dev.otto.ledger.platform.projection;

import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;

/** The token store's table by the names of our migration, which are those that PostgreSQL folds to. */
final class TokenTable {
    static final TokenSchema SCHEMA = TokenSchema.builder()
            .setTokenTable("token_entry")
            .setProcessorNameColumn("processor_name")
            .setSegmentColumn("segment")
            .setTokenColumn("token")
            .setTokenTypeColumn("token_type")
            .setTimestampColumn("timestamp")
            .setOwnerColumn("owner")
            .build();

    private TokenTable() {}
}
