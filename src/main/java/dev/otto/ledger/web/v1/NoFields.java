package dev.otto.ledger.web.v1;

/** The body of a request that has nothing to say: absent or {@code {}}, so that a stray field is still told. */
record NoFields() {}
