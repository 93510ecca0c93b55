/** The HTTP face of the ledger: how requests are read strictly, commands submitted, and answers and problems written. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.web;
