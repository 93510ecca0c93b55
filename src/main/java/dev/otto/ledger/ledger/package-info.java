/** What has come of the events, for reading: balances, transactions, lots, holds, videos, users, and the log itself. */
@NullMarked
package dev.otto.ledger.ledger;

import org.jspecify.annotations.NullMarked;
