/** The video aggregate, its price list, and what it answers when credits ask about a video. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.videos.internal;
