package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.UserId;
import java.util.Optional;
import java.util.UUID;

/** What a payment has to know of users and of what they bought. */
public interface Payers {
    /** A registered user, erased or not. */
    Optional<UserId> withId(UUID id);

    /**
     * The user who has an e-mail address, in any letter case. Each address that the ledger knows was set by an operator or
     * vouched for by the issuer of the user's token.
     */
    Optional<UserId> withEmail(String email);

    /** The purchase that names a payment reference. */
    Optional<PostedPurchase> purchaseOf(String paymentReference);
}
