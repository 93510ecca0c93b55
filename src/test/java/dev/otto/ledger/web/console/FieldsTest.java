package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Role;
import dev.otto.ledger.web.problem.InvalidRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class FieldsTest {
    private static UUID id(String client, String key) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setParameter("key", key);
        Caller caller = new Caller.Client(new Actor(Actor.Kind.CLIENT, client), Role.ADMIN);
        Authenticated.as(caller, () -> true, request);
        return new Fields(request).id();
    }

    /** Names of clients may have spaces in them, and anything that a key has. */
    @Test
    void whatAFormMakesIsOfItsKeyAndOfWhoSendsIt() {
        List<String> names = List.of("a", "a b", "a k", "a client:a", "k client:a", "client:a k", "b", "k");
        List<String> keys = List.of("k", "b", "client:a", "k,client:a", "a");
        Set<UUID> ids = new HashSet<>();
        for (String name : names) {
            for (String key : keys) {
                assertThat(ids.add(id(name, key))).as("%s, %s", name, key).isTrue();
                assertThat(id(name, key)).isEqualTo(id(name, "\"" + key + "\""));
            }
        }
        // What makes the first space of an id the one behind its key.
        assertThatThrownBy(() -> id("a", "k client:a")).isInstanceOf(InvalidRequest.class);
    }
}
