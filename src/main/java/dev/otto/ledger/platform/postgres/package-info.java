/** Owns the way to PostgreSQL: the one that DATABASE_URL names or the one that the service brings along. */
@NullMarked
@NamedInterface("postgres")
package dev.otto.ledger.platform.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
