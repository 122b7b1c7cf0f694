/**
 * Where the time of a command goes: {@link io.ringfence.perf.profile.Stage} is a part of the engine, {@link
 * io.ringfence.perf.profile.StageProfile} the share of each in one workload's samples, {@link
 * io.ringfence.perf.profile.ProfilePicture} draws them.
 */
package io.ringfence.perf.profile;
