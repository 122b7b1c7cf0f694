/**
 * The demonstration: a venue is carried through a crash on real one-minute prices, over TCP, and its journal is replayed.
 *
 * <p>In reading order: {@link io.ringfence.acceptance.demo.OneMinuteBars} and
 * {@link io.ringfence.acceptance.demo.GeneratedCrash} give the prices, {@link io.ringfence.acceptance.demo.Tape} turns
 * them into what three sources say each second. Nobody but the command line may depend on this package.
 */
package io.ringfence.acceptance.demo;
