package dev.otto.ledger.web.problem;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/** A value in a JSON body that is not of the form asked for; Jackson adds the path to it on the way up. */
public final class MalformedValue extends DatabindException {
    /** @param message to follow the field's name: "must be …" */
    public MalformedValue(JsonParser parser, String message) {
        super(parser, message);
    }
}
