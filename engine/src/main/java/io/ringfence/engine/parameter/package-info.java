/**
 * Governed numbers: immutable versions of what the risk desk decides, and the bounds in which it may.
 *
 * <p>In reading order: {@link io.ringfence.engine.parameter.MarginTiers}, {@link
 * io.ringfence.engine.parameter.HaircutTiers}, {@link io.ringfence.engine.parameter.RiskParameters}, {@link
 * io.ringfence.engine.parameter.CollateralParameters}, the drafts that check
 * and make them ({@link io.ringfence.engine.parameter.RiskParametersDraft}, {@link
 * io.ringfence.engine.parameter.HaircutTiersDraft}, {@link io.ringfence.engine.parameter.CollateralParametersDraft}), and what is in force ({@link
 * io.ringfence.engine.parameter.RiskParameterVersions}, {@link io.ringfence.engine.parameter.CollateralParameterVersions}, {@link
 * io.ringfence.engine.parameter.CollateralGroups}, {@link io.ringfence.engine.parameter.MarginTermsInForce}); {@link
 * io.ringfence.engine.parameter.PositionLimits}, {@link io.ringfence.engine.parameter.FeeSchedules}, and {@link io.ringfence.engine.parameter.Leverages}, which accounts choose. Depends on {@code fixed hash instrument};
 * {@code margin}, {@code clearing}, {@code liquidation} and the walks may depend on it.
 */
package io.ringfence.engine.parameter;
