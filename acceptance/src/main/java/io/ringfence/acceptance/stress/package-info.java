/**
 * {@code ringfence stress}: what shocks do to a population of accounts, under one set of parameters or several. {@code docs/stress.md}
 * describes the model.
 *
 * <p>In reading order: {@link io.ringfence.acceptance.stress.Population} draws the accounts, {@link
 * io.ringfence.acceptance.stress.Shock} is a path of prices with the depth of the books on the way, {@link
 * io.ringfence.acceptance.stress.StressVenue} plays one shock, {@link io.ringfence.acceptance.stress.Outcome} is what came of it. Nothing
 * else may depend on this package.
 */
package io.ringfence.acceptance.stress;
