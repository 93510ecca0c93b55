package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Caller;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller whose token was checked. */
final class CallerAuthentication extends AbstractAuthenticationToken {
    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        // Spring's own name of the role is what the health endpoint asks for before it shows details.
        super(List.of(new SimpleGrantedAuthority("ROLE_" + role(caller))));
        this.caller = caller;
        setAuthenticated(true);
    }

    private static String role(Caller caller) {
        return switch (caller) {
            case Caller.Client client -> client.role().name();
            case Caller.EndUser user -> "END_USER";
        };
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
