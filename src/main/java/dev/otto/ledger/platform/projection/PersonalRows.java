package dev.otto.ledger.platform.projection;

import java.util.List;

/**
 * Where a read model keeps what is personal: the columns of a table whose rows have {@code id} and {@code user_id}. All
 * names are ours, never of a caller's choosing.
 *
 * @param place the column that a row's place in the log is in, and by which a person's rows are found in order
 * @param texts columns that read {@code [erased]} once their owner is erased
 * @param documents columns of JSON, that are then null: no text can stand for them
 */
public record PersonalRows(String table, String place, List<String> texts, List<String> documents) {}
