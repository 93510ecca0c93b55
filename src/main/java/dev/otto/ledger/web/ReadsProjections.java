package dev.otto.ledger.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a controller method: the async projections that it reads, which a {@code Ledger-Min-Position} has to wait for. A
 * method that reads inline ones alone says nothing.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReadsProjections {
    /** By name. */
    String[] value();
}
