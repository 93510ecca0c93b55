package dev.otto.ledger.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and version under which an event is stored: a contract that outlives the class. A change of an event's
 * fields takes a new version and an upcaster, never another meaning of the old one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredAs {
    /** Such as {@code credits.hold-placed}. */
    String value();

    short version() default 1;
}
