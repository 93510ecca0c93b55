/** What is noted of a request: its id, the log's context, the lines about it, and the sums of what was refused. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.web.request;
