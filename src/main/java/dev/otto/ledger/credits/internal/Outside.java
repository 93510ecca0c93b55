package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.HoldOwner;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.ThresholdDefaults;
import dev.otto.ledger.credits.VideoGate;
import dev.otto.ledger.kernel.Ids;
import org.springframework.stereotype.Component;

/**
 * What an account's decisions ask of the world outside of it, beside the time.
 *
 * @param ids of whatever is new
 * @param lots what the operator chose about lots and holds
 * @param thresholds from when on users without thresholds of their own are told of their credits
 * @param holdOwner who is told when a hold expires
 * @param videos which videos may still use credits
 * @param booked what earlier transactions were
 */
@Component
public record Outside(
        Ids ids,
        LotPolicy lots,
        ThresholdDefaults thresholds,
        HoldOwner holdOwner,
        VideoGate videos,
        BookedTransactions booked) {}
