/**
 * Who owns what: accounts, and the one ledger through which all money moves.
 *
 * <p>In reading order: {@link io.ringfence.engine.account.Accounts}, {@link io.ringfence.engine.account.Ledger},
 * {@link io.ringfence.engine.account.Borrowing}, {@link io.ringfence.engine.account.DepositKeys}, {@link io.ringfence.engine.account.Withdrawals},
 * {@link io.ringfence.engine.account.TradedVolumes}. Depends on {@code collection fixed hash instrument}; every package above may depend on it.
 */
package io.ringfence.engine.account;
