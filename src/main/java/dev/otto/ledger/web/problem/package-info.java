/** Every answer that is not a success, as an RFC 9457 problem that says what to do and betrays nothing else. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.web.problem;
