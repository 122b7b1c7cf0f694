/**
 * What can be owned and what can be traded: the terms that turn ticks, lots and index prices into money.
 *
 * <p>In reading order: {@link io.ringfence.engine.instrument.ExactRange} (within which bounds all arithmetic of money is
 * exact), {@link io.ringfence.engine.instrument.Assets}, {@link io.ringfence.engine.instrument.Instruments}. Every package
 * from {@code parameter} upwards may depend on this one; it depends on {@code fixed} and {@code hash} alone.
 *
 * <p>All money is in µ$: the smallest unit of the settlement asset, 10^-6 of it.
 */
package io.ringfence.engine.instrument;
