/**
 * One revision beside another: {@link io.ringfence.perf.compare.Revision} is a checkout whose sets can be run, {@link
 * io.ringfence.perf.compare.Comparison} runs two in turn, {@link io.ringfence.perf.compare.PairedRatio} is the result of a row.
 */
package io.ringfence.perf.compare;
