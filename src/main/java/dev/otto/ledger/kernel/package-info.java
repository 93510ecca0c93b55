/** The words every module speaks: ids, credits, money, who acted and under which key. Values only, no behaviour of Spring. */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.otto.ledger.kernel;

import org.springframework.modulith.ApplicationModule;
