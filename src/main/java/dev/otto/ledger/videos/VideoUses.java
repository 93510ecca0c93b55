package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import java.util.List;

/** What has been used for a video, whoever paid; includes what this node has decided and not yet committed. */
public interface VideoUses {
    /**
     * The sum of all usages and captures that name the video, refunded or not.
     *
     * @param owner whose video it is
     */
    Credits used(VideoId video, UserId owner);

    /** The accounts that have such a usage on disk, not refunded whole. */
    List<AccountId> payers(VideoId video);
}
