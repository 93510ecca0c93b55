package dev.otto.ledger.platform.personal;

import java.util.UUID;

/** A key made for a new person, to be stored in the commit that registers the person. */
public record NewPersonalKey(UUID subject, byte[] wrapped, PersonalKey key) {}
