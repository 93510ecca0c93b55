/** What the modules stand on: the event log, its projections, the database, personal data, configuration. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.platform;
