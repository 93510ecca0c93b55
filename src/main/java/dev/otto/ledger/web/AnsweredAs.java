package dev.otto.ledger.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a controller method that returns a {@link Download} or an {@link EventStream}: the media types that it may be. Which one a request gets, by what
 * it accepts, the method is told by an argument of type {@link org.springframework.http.MediaType}. A route that said so
 * to Spring would be found by Spring's own search.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnsweredAs {
    /** The first is for whoever accepts any. */
    String[] value();
}
