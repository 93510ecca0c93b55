package dev.otto.ledger.finance.internal;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What entries of one type and one currency sum to.
 *
 * @param period empty: before the period that was asked for
 * @param currency empty: no money moved
 * @param amount signed change of the balances
 */
record Flow(
        String period,
        String type,
        String currency,
        BigInteger amount,
        BigInteger paid,
        BigInteger recognised,
        BigInteger breakage,
        BigInteger reversed) {

    static Flow of(ResultSet row) throws SQLException {
        return new Flow(
                row.getString("period"),
                row.getString("type"),
                row.getString("currency"),
                whole(row, "amount"),
                whole(row, "paid_minor"),
                whole(row, "recognised_minor"),
                whole(row, "breakage_minor"),
                whole(row, "reversed_minor"));
    }

    static BigInteger whole(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).toBigIntegerExact();
    }
}
