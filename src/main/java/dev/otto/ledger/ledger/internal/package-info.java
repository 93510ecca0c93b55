/** The rows of the read models as JPA sees them: immutable, read through the views of schema public. */
@NullMarked
package dev.otto.ledger.ledger.internal;

import org.jspecify.annotations.NullMarked;
