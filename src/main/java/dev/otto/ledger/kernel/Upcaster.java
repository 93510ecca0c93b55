package dev.otto.ledger.kernel;

import java.util.Map;

/**
 * Reads what was stored of an event in an older version as the next version has it. What is stored stays as it is, byte
 * for byte. Found below the application's package, as events are, and made by its constructor without arguments.
 */
public interface Upcaster {
    /** The event's stored name. */
    String event();

    /** The version that it reads; what it makes is one more. */
    short from();

    /** @param stored the members of the stored JSON; may be changed and returned */
    Map<String, Object> upcast(Map<String, Object> stored);
}
