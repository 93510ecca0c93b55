/** Owns how the service is set up and how it says what an operator has to put right. */
@NullMarked
@NamedInterface("config")
package dev.otto.ledger.platform.config;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
