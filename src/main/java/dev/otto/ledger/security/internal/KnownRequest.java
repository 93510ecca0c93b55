package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** Tells the actuator in the container's words who calls: it shows details of health to admins only. */
final class KnownRequest extends HttpServletRequestWrapper {
    private final Caller caller;

    KnownRequest(HttpServletRequest request, Caller caller) {
        super(request);
        this.caller = caller;
    }

    @Override
    public Principal getUserPrincipal() {
        return () -> caller.actor().toString();
    }

    @Override
    public String getRemoteUser() {
        return caller.actor().toString();
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller instanceof Caller.Client client && client.role().name().equals(role);
    }
}
