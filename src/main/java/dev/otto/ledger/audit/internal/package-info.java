/** The sealer, the sinks, the verification that runs in the background, and the export. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.audit.internal;
