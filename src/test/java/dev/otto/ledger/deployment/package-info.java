/** The files that run the service elsewhere, tried here as far as this machine can. */
package dev.otto.ledger.deployment;
