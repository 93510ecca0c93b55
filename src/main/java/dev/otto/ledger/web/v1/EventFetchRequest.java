package dev.otto.ledger.web.v1;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Which of Stripe's events to ask for. */
record EventFetchRequest(
        @NotNull @Size(min = 1, max = 100)
        List<
                        @NotNull
                        @Pattern(regexp = "^evt_[0-9A-Za-z_]{1,100}$", message = "must be the id of an event of Stripe")
                        String>
                eventIds) {}
