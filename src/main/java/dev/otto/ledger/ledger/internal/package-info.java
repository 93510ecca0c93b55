/**
 * The rows of the read models, read through the views of schema public: balances and transactions by a statement of
 * their own, since they are asked for most, all others through JPA, as immutable entities.
 */
@NullMarked
package dev.otto.ledger.ledger.internal;

import org.jspecify.annotations.NullMarked;
