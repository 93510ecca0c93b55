package dev.otto.ledger.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an endpoint may be told of. */
public enum MessageType {
    TRANSACTION,
    CREDITS,
    VIDEO,
    @JsonProperty("balance.low")
    BALANCE_LOW,
    @JsonProperty("lot.expiring")
    LOT_EXPIRING
}
