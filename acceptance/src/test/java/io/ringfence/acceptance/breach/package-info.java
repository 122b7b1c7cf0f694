/** A house in which every rule of {@code HouseRulesTest} is broken, each in one place, to see that the rule says so. */
package io.ringfence.acceptance.breach;
