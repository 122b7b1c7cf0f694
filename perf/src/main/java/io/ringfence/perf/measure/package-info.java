/**
 * How anything is measured here: a {@link io.ringfence.perf.measure.Workload} is run by {@link
 * io.ringfence.perf.measure.Measurement} in a process of its own, which {@link io.ringfence.perf.measure.MeasuredProcess} starts and whose
 * {@link io.ringfence.perf.measure.Figures} become a {@link io.ringfence.perf.measure.Row} of a {@link
 * io.ringfence.perf.measure.Report}.
 *
 * <p>{@code Workload}, {@code Measurement} and {@code Figures} need HdrHistogram and nothing else, so that they also run on the class
 * path of a peer.
 */
package io.ringfence.perf.measure;
