/**
 * What makes an order wait, end or live with another: triggers, expiry, links, kill switches.
 *
 * <p>In reading order: {@link io.ringfence.engine.contingency.WaitingOrders} (stops, take-profits and trailing stops by the price
 * that sets them off), {@link io.ringfence.engine.contingency.OrderLinks} (one cancels the other; parent and attached orders),
 * {@link io.ringfence.engine.contingency.OrderExpiries} (who expires first), {@link
 * io.ringfence.engine.contingency.KillSwitches}. {@code OrderHeap} keeps rows of orders in order.
 *
 * <p>They know rows of orders, ticks and lots, and decide nothing. Depends on {@code book} and {@code hash}; the walks may depend on it.
 */
package io.ringfence.engine.contingency;
