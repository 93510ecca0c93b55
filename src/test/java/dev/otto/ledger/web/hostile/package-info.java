/** Wrong and odd requests, generated from the OpenAPI document: each is refused as a problem, and writes nothing. */
package dev.otto.ledger.web.hostile;
