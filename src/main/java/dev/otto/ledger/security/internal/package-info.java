/** How API keys are kept, checked and made, and how the filter chain asks. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.security.internal;
