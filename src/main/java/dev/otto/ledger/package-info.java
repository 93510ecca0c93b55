/** The application: it starts the modules below it and owns nothing else. */
@NullMarked
package dev.otto.ledger;

import org.jspecify.annotations.NullMarked;
