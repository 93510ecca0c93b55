/** The words every module speaks: ids, credits, money, who acted and under which key. Values only, no behaviour of Spring. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.kernel;
