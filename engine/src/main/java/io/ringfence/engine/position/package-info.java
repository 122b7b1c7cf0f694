/**
 * What each account holds and has on order in each instrument.
 *
 * <p>In reading order: {@link io.ringfence.engine.position.Positions} (lots, cost, and the sums of open orders), {@link
 * io.ringfence.engine.position.Reservations} (what each open order adds to those sums), {@link
 * io.ringfence.engine.position.OwnerHoldings} (the sums over the accounts of an owner), {@link
 * io.ringfence.engine.position.AssetReserves} (what spot orders may take). Depends on {@code fixed hash
 * instrument}; {@code margin} and the packages above it may depend on it.
 */
package io.ringfence.engine.position;
