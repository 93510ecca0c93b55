package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.CreditCommand.EraseAccount;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.SameAppend;
import dev.otto.ledger.users.AccountEraser;
import org.springframework.stereotype.Component;

/** Ends the use of a user's account within the append that erases the user. */
@Component
class AccountErasing implements AccountEraser {
    private final SameAppend sameAppend;

    AccountErasing(SameAppend sameAppend) {
        this.sameAppend = sameAppend;
    }

    @Override
    public void erase(AccountId account) {
        sameAppend.send(new EraseAccount(account));
    }
}
