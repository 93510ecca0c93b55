/** How statements and exports are written: as CSV, HTML and JSON, a row at a time. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.web.export;
