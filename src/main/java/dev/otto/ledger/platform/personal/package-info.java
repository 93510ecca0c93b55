/** Personal data at rest: a key for each person, wrapped by a master key that no database sees, and its ciphers. */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.NamedInterface("personal")
package dev.otto.ledger.platform.personal;
