/**
 * {@code ringfence stress accounts}: real accounts of other venues, valued and liquidated by this one, beside what their venue recorded. The
 * records are not part of the product; they are read from a folder where there is one. {@code docs/stress.md} describes what is compared.
 *
 * <p>In reading order: {@link io.ringfence.acceptance.accounts.AaveAccounts} values loans, {@link
 * io.ringfence.acceptance.accounts.HyperliquidAccounts} replays trades up to a liquidation, {@link
 * io.ringfence.acceptance.accounts.AccountsVenue} is the venue that both use. Nothing but the command line may depend on this package.
 */
package io.ringfence.acceptance.accounts;
